package dev.muster.wire;

/** The registry cannot be asked now: try again later. Never a reason to reject a record. */
public final class RegistryUnavailableException extends SchemaRegistryException {
    private static final long serialVersionUID = 1L;

    /** Error code of the REST API for a registry whose store does not answer. */
    public static final int CODE = 50003;

    /** Unavailable for the given reason. */
    public RegistryUnavailableException(String message) {
        super(CODE, message);
    }

    /** Unavailable because of the given failure. */
    public RegistryUnavailableException(String message, Throwable cause) {
        super(CODE, message, cause);
    }
}
