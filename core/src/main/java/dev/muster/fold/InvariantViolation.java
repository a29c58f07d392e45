package dev.muster.fold;

/** Something that cannot be, is. Whoever meets it stops the partition loudly and never goes on with an empty state. */
public final class InvariantViolation extends RuntimeException {

    private static final long serialVersionUID = 1L;

    /** Says what was found and what was expected. */
    public InvariantViolation(String message) {
        super(message);
    }
}
