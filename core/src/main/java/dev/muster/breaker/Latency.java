package dev.muster.breaker;

import dev.muster.fold.InvalidValueException;

/**
 * How long some calls took, in microseconds.
 *
 * @param count calls measured, 1 or more
 * @param max longest
 * @param p50 half of them took no longer
 * @param p99 ninety-nine in a hundred took no longer
 */
public record Latency(int count, long max, long p50, long p99) {

    /** Longest that is believed: a day. */
    public static final long MAX_MICROS = 86_400_000_000L;

    /** @throws InvalidValueException when a part is out of range or the parts contradict each other */
    public Latency {
        if (count < 1 || count > Counts.MAX) {
            throw new InvalidValueException("latency.count", count, "1 to " + Counts.MAX);
        }
        check("latency.max", max, MAX_MICROS);
        check("latency.p99", p99, max);
        check("latency.p50", p50, p99);
    }

    /** As if of so many calls only as many had been made. */
    Latency scaled(long room, long calls) {
        return new Latency(Counts.scaled(count, room, calls), max, p50, p99);
    }

    private static void check(String field, long micros, long most) {
        if (micros < 0 || micros > most) {
            throw new InvalidValueException(field, micros, "0 to " + most + " microseconds");
        }
    }
}
