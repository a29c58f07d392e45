package dev.muster.engine;

import java.time.Duration;

/**
 * When the owner of a partition appends a barrier of its own accord: while nothing has a deadline it sends no ticks, and without any
 * record of its own that comes back it could not tell how old its picture is (ADR 0014).
 *
 * <p>One of its records is under way at a time, tick or barrier: while the broker is away none pile up. It reads no clock. Thread-safe.
 */
final class RestBarriers {

    /**
     * So long the owner leaves a partition without a record of its own. With the 15 s after which a stream says how old it is, that is
     * less than the 20 s from which a client's view calls itself stale.
     */
    static final Duration EVERY = Duration.ofSeconds(3);

    private long sentNanos;
    private int underWay;

    /** The node owns the partition from here on. */
    RestBarriers(long nanos) {
        this.sentNanos = nanos;
    }

    synchronized boolean isDue(long nanos) {
        return underWay == 0 && nanos - sentNanos >= EVERY.toNanos();
    }

    /** A tick or a barrier is about to be sent. */
    synchronized void sending(long nanos) {
        sentNanos = nanos;
        underWay++;
    }

    /** It is in the log, or will perhaps never be. */
    synchronized void settled() {
        underWay--;
    }
}
