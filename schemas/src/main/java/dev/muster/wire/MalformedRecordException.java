package dev.muster.wire;

import org.apache.kafka.common.errors.SerializationException;

/**
 * A record's bytes are not what their schema says, and never will be: a fold may reject the record. What another try could
 * change (a registry that cannot be reached) is never reported with this type.
 */
public final class MalformedRecordException extends SerializationException {
    private static final long serialVersionUID = 1L;

    /** What is wrong with the bytes. */
    public enum Reason {
        /** Not the Confluent wire format. */
        NOT_FRAMED,
        /** The bytes end before the value does, or a length in them reaches beyond their end. */
        TRUNCATED,
        /** Bytes follow the value. */
        TRAILING_BYTES,
        /** A number, union branch, enum symbol or count that cannot be. */
        INVALID,
        /** The writer's schema cannot be resolved to the reader's. */
        INCOMPATIBLE_WRITER
    }

    private final Reason reason;

    /** A malformed record. */
    public MalformedRecordException(Reason reason, String message) {
        super(message);
        this.reason = reason;
    }

    /** A malformed record, with what the decoder said. */
    public MalformedRecordException(Reason reason, String message, Throwable cause) {
        super(message, cause);
        this.reason = reason;
    }

    /** What is wrong. */
    public Reason reason() {
        return reason;
    }
}
