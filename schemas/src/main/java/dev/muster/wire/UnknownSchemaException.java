package dev.muster.wire;

/** The registry was asked and answered that it has no such Avro schema. */
public final class UnknownSchemaException extends SchemaRegistryException {
    private static final long serialVersionUID = 1L;

    /** Error code of the REST API for a schema that is not there. */
    public static final int CODE = 40403;

    /** Unknown, in the registry's words. */
    public UnknownSchemaException(String message) {
        super(CODE, message);
    }
}
