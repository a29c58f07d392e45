package dev.muster.fold.testing;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.Optional;
import java.util.function.BiConsumer;

/**
 * Writes values one after the other so that equal values give equal bytes. Time is kept in milliseconds, as in the schemas of the
 * logs: a fold that makes finer ones does not survive its codec. Read by {@link CanonicalReader} in the same order.
 */
public final class CanonicalWriter {

    private final ByteArrayOutputStream out = new ByteArrayOutputStream(1_024);
    private final ByteBuffer number = ByteBuffer.allocate(Long.BYTES);

    /** What was written. */
    public byte[] toBytes() {
        return out.toByteArray();
    }

    /** Writes a number. */
    public CanonicalWriter number(long value) {
        out.writeBytes(number.putLong(0, value).array());
        return this;
    }

    /** Writes bytes with their length before them. */
    public CanonicalWriter bytes(byte[] value) {
        number(value.length);
        out.writeBytes(value);
        return this;
    }

    /** Writes a text. */
    public CanonicalWriter text(String value) {
        return bytes(value.getBytes(StandardCharsets.UTF_8));
    }

    /** Writes a point in time. */
    public CanonicalWriter instant(Instant value) {
        return number(value.toEpochMilli());
    }

    /** Writes a span of time. */
    public CanonicalWriter duration(Duration value) {
        return number(value.toMillis());
    }

    /** Writes how many there are, and then each. */
    public <T> CanonicalWriter all(Collection<T> values, BiConsumer<CanonicalWriter, T> each) {
        number(values.size());
        values.forEach(value -> each.accept(this, value));
        return this;
    }

    /** Writes whether there is one, and then it. */
    public <T> CanonicalWriter maybe(Optional<T> value, BiConsumer<CanonicalWriter, T> each) {
        return all(value.stream().toList(), each);
    }
}
