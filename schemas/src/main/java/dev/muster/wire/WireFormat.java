package dev.muster.wire;

import dev.muster.wire.MalformedRecordException.Reason;
import java.nio.ByteBuffer;

/**
 * The Confluent wire format: one zero byte, the writer schema's id as four big-endian bytes, then the Avro binary. The id is
 * the registry's; this class neither knows schemas nor decodes. Stateless; any thread.
 */
public final class WireFormat {
    /** Bytes before the payload. */
    public static final int HEADER_BYTES = 5;

    private static final byte MAGIC = 0;

    private WireFormat() {}

    /** The record for a payload written with the schema of this id. */
    public static byte[] frame(int schemaId, byte[] payload) {
        byte[] framed = new byte[HEADER_BYTES + payload.length];
        writeHeader(framed, schemaId);
        System.arraycopy(payload, 0, framed, HEADER_BYTES, payload.length);
        return framed;
    }

    /**
     * The id of the writer's schema.
     *
     * @throws MalformedRecordException if this is not the wire format
     */
    public static int schemaId(byte[] framed) {
        check(framed);
        return ((framed[1] & 0xff) << 24) | ((framed[2] & 0xff) << 16) | ((framed[3] & 0xff) << 8) | (framed[4] & 0xff);
    }

    /**
     * The Avro binary, as a read-only view of the given bytes.
     *
     * @throws MalformedRecordException if this is not the wire format
     */
    public static ByteBuffer payload(byte[] framed) {
        check(framed);
        return ByteBuffer.wrap(framed, HEADER_BYTES, framed.length - HEADER_BYTES)
                .slice()
                .asReadOnlyBuffer();
    }

    static void writeHeader(byte[] framed, int schemaId) {
        framed[0] = MAGIC;
        framed[1] = (byte) (schemaId >>> 24);
        framed[2] = (byte) (schemaId >>> 16);
        framed[3] = (byte) (schemaId >>> 8);
        framed[4] = (byte) schemaId;
    }

    private static void check(byte[] framed) {
        if (framed.length < HEADER_BYTES) {
            throw new MalformedRecordException(
                    Reason.NOT_FRAMED, "record: " + framed.length + " bytes (expected: at least " + HEADER_BYTES + ")");
        }
        if (framed[0] != MAGIC) {
            throw new MalformedRecordException(
                    Reason.NOT_FRAMED, "magic byte: 0x" + String.format("%02x", framed[0]) + " (expected: 0x00)");
        }
    }
}
