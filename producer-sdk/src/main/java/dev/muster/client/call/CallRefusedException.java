package dev.muster.client.call;

import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The call was not made: nothing was sent to anybody. Has no stack trace, as there may be thousands of them a second. */
public final class CallRefusedException extends CallException {
    private static final long serialVersionUID = 1L;

    private final Refusal reason;
    private final @Nullable Instant until;

    CallRefusedException(String service, Refused refused) {
        super(service, service + ": " + refused.inWords(), refused.cause());
        this.reason = refused.reason();
        this.until = refused.until();
    }

    /** What refused it. */
    public Refusal reason() {
        return reason;
    }

    /** When it is worth trying again, where that is known; by the clock of whoever refused it. */
    public Optional<Instant> until() {
        return Optional.ofNullable(until);
    }

    @Override
    public synchronized Throwable fillInStackTrace() {
        return this;
    }
}
