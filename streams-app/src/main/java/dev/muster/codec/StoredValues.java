package dev.muster.codec;

import dev.muster.fold.InvariantViolation;
import dev.muster.wire.AvroPayloads;
import dev.muster.wire.MalformedRecordException;
import org.apache.avro.specific.SpecificRecord;

/**
 * Values of the stores: one byte for the version of their schema, then Avro binary with the schema of that version. They name no
 * schema id, so that a restore needs no registry. Stateless; any thread.
 */
final class StoredValues {

    /** A changed schema of a stored value is a new version; the old one's schema is kept to read it with. */
    static final byte VERSION = 1;

    private StoredValues() {}

    static byte[] write(SpecificRecord record) {
        byte[] payload = AvroPayloads.encode(record);
        byte[] stored = new byte[payload.length + 1];
        stored[0] = VERSION;
        System.arraycopy(payload, 0, stored, 1, payload.length);
        return stored;
    }

    /** @throws InvariantViolation when the bytes were not written by {@link #write} for this type */
    static <T extends SpecificRecord> T read(byte[] stored, Class<T> type) {
        if (stored.length == 0 || stored[0] != VERSION) {
            String found = stored.length == 0 ? "no bytes" : "version " + stored[0];
            throw new InvariantViolation("stored " + type.getSimpleName() + ": " + found + " (expected: version "
                    + VERSION + "; a newer Muster may have written it)");
        }
        byte[] payload = new byte[stored.length - 1];
        System.arraycopy(stored, 1, payload, 0, payload.length);
        try {
            return AvroPayloads.decodeOwn(payload, type);
        } catch (MalformedRecordException e) {
            throw broken(type, e);
        }
    }

    static InvariantViolation broken(Class<?> type, RuntimeException cause) {
        InvariantViolation violation =
                new InvariantViolation("stored " + type.getSimpleName() + ": " + cause.getMessage());
        violation.initCause(cause);
        return violation;
    }
}
