package dev.muster.client.call;

import dev.muster.client.MusterException;
import org.jspecify.annotations.Nullable;

/** A call brought no answer: it was {@linkplain CallRefusedException refused} before it was made, or it {@linkplain CallFailedException failed}. */
public abstract class CallException extends MusterException {
    private static final long serialVersionUID = 1L;

    private final String service;

    CallException(String service, String message, @Nullable Throwable cause) {
        super(message);
        if (cause != null) {
            initCause(cause);
        }
        this.service = service;
    }

    /** The service that was to be called. */
    public final String service() {
        return service;
    }
}
