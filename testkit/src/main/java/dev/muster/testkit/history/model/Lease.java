package dev.muster.testkit.history.model;

import java.util.Locale;

/**
 * What is held for a time and may lapse.
 *
 * @param ttlNanos how long it is held after it was renewed
 * @param lapsesNanos earliest time at which it may lapse: from the call that renewed it, whose effect was not earlier
 */
public record Lease(long ttlNanos, long lapsesNanos) {

    private static final double NANOS_PER_SECOND = 1e9;
    private static final long ANY_TIME = Long.MIN_VALUE;

    static Lease from(long calledNanos, long ttlNanos) {
        return new Lease(ttlNanos, calledNanos + ttlNanos);
    }

    /** That of a caller who was never told of it: it may end at any time. */
    static Lease untold(long ttlNanos) {
        return new Lease(ttlNanos, ANY_TIME);
    }

    /** Never shortened: of two renewals the log may have taken the one that was called first as the second. */
    Lease renewed(long calledNanos) {
        return new Lease(ttlNanos, Math.max(lapsesNanos, calledNanos + ttlNanos));
    }

    boolean mayHaveLapsedBy(long nowNanos) {
        return lapsesNanos <= nowNanos;
    }

    @Override
    public String toString() {
        return lapsesNanos == ANY_TIME
                ? "until any time"
                : String.format(Locale.ROOT, "at least until %.4f s", lapsesNanos / NANOS_PER_SECOND);
    }
}
