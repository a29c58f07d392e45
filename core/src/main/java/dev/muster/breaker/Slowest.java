package dev.muster.breaker;

/**
 * The slowest word about an instance, and the slowest of the other callers: what two callers have seen is the lesser of both. Callers are
 * told apart by {@linkplain Witness#hash hash}; two that are taken for one make the verdict milder.
 *
 * @param caller hash of the caller that measured the highest latency; 0 when nobody measured one
 * @param micros the highest median of a batch of its, in microseconds
 * @param others the highest median of a batch of any other caller; 0 when no other measured one
 */
public record Slowest(long caller, long micros, long others) {

    /** Nobody measured a latency. */
    public static final Slowest NOBODY = new Slowest(0, 0, 0);

    Slowest with(String instance, long median) {
        long hash = Witness.hash(instance);
        if (hash == caller) {
            return new Slowest(caller, Math.max(micros, median), others);
        }
        return median > micros
                ? new Slowest(hash, median, micros)
                : new Slowest(caller, micros, Math.max(others, median));
    }

    /** Whether two callers measured more than this. */
    boolean isSeenBySeveral(long limit) {
        return Math.min(micros, others) > limit;
    }
}
