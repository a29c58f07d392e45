package dev.muster.fold.testing;

import dev.muster.fold.InvariantViolation;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** Reads what a {@link CanonicalWriter} wrote, in the same order. */
public final class CanonicalReader {

    private final ByteBuffer in;

    private CanonicalReader(byte[] bytes) {
        this.in = ByteBuffer.wrap(bytes);
    }

    /**
     * Reads one value from all of the bytes.
     *
     * @throws InvariantViolation when they are too few or too many
     */
    public static <T> T read(byte[] bytes, Function<CanonicalReader, T> value) {
        CanonicalReader reader = new CanonicalReader(bytes);
        try {
            T read = value.apply(reader);
            if (reader.in.hasRemaining()) {
                throw new InvariantViolation("Expected the end, but found " + reader.in.remaining() + " bytes more");
            }
            return read;
        } catch (BufferUnderflowException e) {
            throw new InvariantViolation("Expected more than " + bytes.length + " bytes");
        }
    }

    /** Reads a number. */
    public long number() {
        return in.getLong();
    }

    /** Reads bytes. */
    public byte[] bytes() {
        byte[] value = new byte[Math.toIntExact(number())];
        in.get(value);
        return value;
    }

    /** Reads a text. */
    public String text() {
        return new String(bytes(), StandardCharsets.UTF_8);
    }

    /** Reads a point in time. */
    public Instant instant() {
        return Instant.ofEpochMilli(number());
    }

    /** Reads a span of time. */
    public Duration duration() {
        return Duration.ofMillis(number());
    }

    /** Reads as many as there are. */
    public <T> List<T> all(Function<CanonicalReader, T> each) {
        long count = number();
        List<T> values = new ArrayList<>();
        for (long i = 0; i < count; i++) {
            values.add(each.apply(this));
        }
        return values;
    }

    /** Reads one if there is one. */
    public <T> Optional<T> maybe(Function<CanonicalReader, T> each) {
        return all(each).stream().findFirst();
    }
}
