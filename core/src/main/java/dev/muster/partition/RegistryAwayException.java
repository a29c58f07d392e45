package dev.muster.partition;

/** The schema registry cannot be reached: whoever meets this waits and tries again; it is never a reason to reject a record. */
public final class RegistryAwayException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    /** Says what could not be asked. */
    public RegistryAwayException(String message, Throwable cause) {
        super(message, cause);
    }
}
