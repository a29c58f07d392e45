package dev.muster.wire;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.apache.avro.io.Decoder;
import org.apache.avro.util.Utf8;
import org.jspecify.annotations.Nullable;

/**
 * Avro binary from a byte array that is not trusted. Every length is compared with the bytes that are left before anything is
 * allocated for it, which Avro's own decoder does not do. An item of an array or map has at least one byte, except for empty
 * types, so that the items of a whole record are limited to its bytes and {@link #FREE_ITEMS} more. Reused by one thread.
 */
final class BoundedDecoder extends Decoder {
    /** Items without any byte that one record may hold: nulls, empty records. */
    static final int FREE_ITEMS = 65_536;

    private byte[] bytes = {};
    private int position;
    private int end;
    private long items;

    void reset(byte[] source, int offset, int length) {
        bytes = source;
        position = offset;
        end = offset + length;
        items = (long) length + FREE_ITEMS;
    }

    /** Lets go of the bytes, so that an idle thread does not keep a record. */
    void release() {
        reset(new byte[0], 0, 0);
    }

    int remaining() {
        return end - position;
    }

    @Override
    public void readNull() {}

    @Override
    public boolean readBoolean() throws IOException {
        return next() == 1;
    }

    @Override
    public int readInt() throws IOException {
        long raw = readVarint(5);
        if (raw >>> 32 != 0) {
            throw new IOException("an int of more than 32 bits");
        }
        int folded = (int) raw;
        return (folded >>> 1) ^ -(folded & 1);
    }

    @Override
    public long readLong() throws IOException {
        long raw = readVarint(10);
        return (raw >>> 1) ^ -(raw & 1);
    }

    @Override
    public float readFloat() throws IOException {
        int start = take(Float.BYTES);
        return Float.intBitsToFloat(littleEndian(start));
    }

    @Override
    public double readDouble() throws IOException {
        int start = take(Double.BYTES);
        return Double.longBitsToDouble((littleEndian(start) & 0xffffffffL) | ((long) littleEndian(start + 4) << 32));
    }

    @Override
    public Utf8 readString(@Nullable Utf8 old) throws IOException {
        int length = readLength();
        int start = take(length);
        byte[] copy = new byte[length];
        System.arraycopy(bytes, start, copy, 0, length);
        return new Utf8(copy);
    }

    @Override
    public String readString() throws IOException {
        int length = readLength();
        return new String(bytes, take(length), length, StandardCharsets.UTF_8);
    }

    @Override
    public void skipString() throws IOException {
        take(readLength());
    }

    @Override
    public ByteBuffer readBytes(@Nullable ByteBuffer old) throws IOException {
        int length = readLength();
        int start = take(length);
        byte[] copy = new byte[length];
        System.arraycopy(bytes, start, copy, 0, length);
        return ByteBuffer.wrap(copy);
    }

    @Override
    public void skipBytes() throws IOException {
        take(readLength());
    }

    @Override
    public void readFixed(byte[] into, int start, int length) throws IOException {
        System.arraycopy(bytes, take(length), into, start, length);
    }

    @Override
    public void skipFixed(int length) throws IOException {
        take(length);
    }

    @Override
    public int readEnum() throws IOException {
        return readInt();
    }

    @Override
    public int readIndex() throws IOException {
        return readInt();
    }

    @Override
    public long readArrayStart() throws IOException {
        return readBlock();
    }

    @Override
    public long arrayNext() throws IOException {
        return readBlock();
    }

    @Override
    public long skipArray() throws IOException {
        return skipBlocks();
    }

    @Override
    public long readMapStart() throws IOException {
        return readBlock();
    }

    @Override
    public long mapNext() throws IOException {
        return readBlock();
    }

    @Override
    public long skipMap() throws IOException {
        return skipBlocks();
    }

    /** Items of the next block; a negative count says that the block's size in bytes follows, which is of no use here. */
    private long readBlock() throws IOException {
        long count = readLong();
        if (count < 0) {
            readLength();
            count = -count;
        }
        return allow(count);
    }

    /** Passes blocks whose size in bytes is known; returns the items of the first that must be passed one by one, or 0. */
    private long skipBlocks() throws IOException {
        long count = readLong();
        while (count < 0) {
            take(readLength());
            count = readLong();
        }
        return allow(count);
    }

    private long allow(long count) throws IOException {
        if (count < 0 || count > items) {
            throw new IOException("a block of " + count + " items in a record that has room for " + items);
        }
        items -= count;
        return count;
    }

    private int readLength() throws IOException {
        long length = readLong();
        if (length < 0) {
            throw new IOException("a length of " + length);
        }
        if (length > remaining()) {
            throw new EOFException("a length of " + length + " where " + remaining() + " bytes are left");
        }
        return (int) length;
    }

    private long readVarint(int maxBytes) throws IOException {
        long value = 0;
        for (int i = 0; i < maxBytes; i++) {
            byte part = next();
            value |= (part & 0x7fL) << (7 * i);
            if (part >= 0) {
                return value;
            }
        }
        throw new IOException("a number of more than " + maxBytes + " bytes");
    }

    private byte next() throws IOException {
        return bytes[take(1)];
    }

    /** Moves past so many bytes and returns where they start. */
    private int take(int length) throws IOException {
        if (length > end - position) {
            throw new EOFException(length + " bytes wanted where " + remaining() + " are left");
        }
        int start = position;
        position += length;
        return start;
    }

    private int littleEndian(int at) {
        return (bytes[at] & 0xff)
                | ((bytes[at + 1] & 0xff) << 8)
                | ((bytes[at + 2] & 0xff) << 16)
                | ((bytes[at + 3] & 0xff) << 24);
    }
}
