package dev.muster.wire;

/** The registry refused to register a schema that is not compatible with the earlier ones of its subject. */
public final class IncompatibleSchemaException extends SchemaRegistryException {
    private static final long serialVersionUID = 1L;

    /** Error code of the REST API for an incompatible schema. */
    public static final int CODE = 409;

    /** Refused, with what does not fit. */
    public IncompatibleSchemaException(String message) {
        super(CODE, message);
    }
}
