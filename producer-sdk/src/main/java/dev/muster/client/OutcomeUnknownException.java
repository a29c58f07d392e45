package dev.muster.client;

/**
 * The bound of a wait passed before the outcome was known: what was asked for may have happened, or may still happen. The client
 * goes on trying in the background; wait again, or look at the registry.
 */
public final class OutcomeUnknownException extends MusterException {
    private static final long serialVersionUID = 1L;

    OutcomeUnknownException(String message) {
        super(message);
    }

    OutcomeUnknownException(String message, Throwable cause) {
        super(message, cause);
    }
}
