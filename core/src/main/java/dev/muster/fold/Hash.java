package dev.muster.fold;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;

/** A SHA-256 hash (FIPS 180-4). Immutable. */
public final class Hash {

    /** Length in bytes. */
    public static final int LENGTH = 32;

    /** Stands before the first fact of a chain. */
    public static final Hash ZERO = new Hash(new byte[LENGTH]);

    private final byte[] bytes;

    private Hash(byte[] bytes) {
        this.bytes = bytes;
    }

    /** The hash of some bytes. */
    public static Hash of(byte[] data) {
        return new Hash(sha256().digest(data));
    }

    /** A hash that was computed before. */
    public static Hash copyOf(byte[] bytes) {
        if (bytes.length != LENGTH) {
            throw new InvalidValueException("hash", bytes.length + " bytes", LENGTH + " bytes");
        }
        return new Hash(bytes.clone());
    }

    /** A digest to be fed piece by piece. */
    public static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }

    /** The bytes, a copy. */
    public byte[] bytes() {
        return bytes.clone();
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Hash that && Arrays.equals(bytes, that.bytes);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(bytes);
    }

    /** Hexadecimal digits. */
    @Override
    public String toString() {
        return HexFormat.of().formatHex(bytes);
    }
}
