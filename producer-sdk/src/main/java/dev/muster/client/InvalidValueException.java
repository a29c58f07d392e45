package dev.muster.client;

/** A setting or a description is out of its range. Says which, what it was, and what is expected; nothing was sent. */
public final class InvalidValueException extends MusterException {
    private static final long serialVersionUID = 1L;

    /** With the name of what is out of range, what it was, and what it may be. */
    public InvalidValueException(String field, Object got, String expected) {
        super(field + ": " + got + " (expected: " + expected + ")");
    }
}
