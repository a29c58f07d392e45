package dev.muster.fold;

/** A value that no event may carry; the message reads "ttl: PT1S (expected: PT3S to PT1H)". */
public final class InvalidValueException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final String field;

    /** Names the field, the value as text and what was expected. */
    public InvalidValueException(String field, Object value, String expected) {
        super(field + ": " + value + " (expected: " + expected + ")");
        this.field = field;
    }

    /** The field at fault. */
    public String field() {
        return field;
    }
}
