package dev.muster.wire;

/**
 * The schema registry did not do what was asked. The subclasses are the answers that callers act on; this type itself stands for
 * any other answer, with the registry's error code (such as 42201).
 */
public class SchemaRegistryException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final int errorCode;

    /** An answer with this error code. */
    public SchemaRegistryException(int errorCode, String message) {
        super(message);
        this.errorCode = errorCode;
    }

    /** An answer with this error code, and what led to it. */
    public SchemaRegistryException(int errorCode, String message, Throwable cause) {
        super(message, cause);
        this.errorCode = errorCode;
    }

    /** The error code of the Confluent REST API, or the HTTP status where the answer carried none. */
    public final int errorCode() {
        return errorCode;
    }
}
