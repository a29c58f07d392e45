package dev.muster.client.call;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The call was made and failed, in the end. The cause is what the last try threw; a time-out is a {@link java.util.concurrent.TimeoutException}. */
public final class CallFailedException extends CallException {
    private static final long serialVersionUID = 1L;

    private final String instance;
    private final int attempts;
    private final @Nullable Refusal stoppedBy;

    CallFailedException(String service, Ending ending, Throwable cause) {
        super(
                service,
                service + ": failed at " + ending.instance() + " in attempt " + ending.attempts() + ": " + cause
                        + (ending.refused() == null
                                ? ""
                                : "; not tried again: " + ending.refused().inWords()),
                cause);
        this.instance = ending.instance();
        this.attempts = ending.attempts();
        this.stoppedBy = ending.refused() == null ? null : ending.refused().reason();
    }

    /** How a call ended. */
    record Ending(String instance, int attempts, @Nullable Refused refused) {}

    /** Id of the instance that was tried last. */
    public String instance() {
        return instance;
    }

    /** How often it was tried, hedges included. */
    public int attempts() {
        return attempts;
    }

    /** What kept it from being tried again, where it otherwise would have been. */
    public Optional<Refusal> stoppedBy() {
        return Optional.ofNullable(stoppedBy);
    }
}
