package dev.muster.client;

/**
 * The root of everything that this client throws of its own accord. Subclasses are what callers tell apart; this type itself says
 * that something was asked of an object that is closed or full, or that a wait ended without what was waited for.
 */
public class MusterException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** With what was wrong and what was expected. */
    public MusterException(String message) {
        super(message);
    }

    /** With what led to it. */
    public MusterException(String message, Throwable cause) {
        super(message, cause);
    }
}
