package dev.muster.breaker;

/**
 * Outcomes of one instance in one interval.
 *
 * @param calls calls made
 * @param failures calls that failed or timed out
 * @param tooSlow calls that were slow or timed out
 * @param measured calls whose latency was measured
 * @param micros their latency in all, reckoned as each batch's median times its calls: a tail of ten calls is noise
 * @param failing callers that saw a failure
 * @param slowest who measured the longest, and what others did
 * @param fromOffset offset of the first batch
 */
public record Tally(
        long calls,
        long failures,
        long tooSlow,
        long measured,
        long micros,
        Witness failing,
        Slowest slowest,
        long fromOffset) {

    /** Nothing was told. */
    public static final Tally NONE = new Tally(0, 0, 0, 0, 0, Witness.NOBODY, Slowest.NOBODY, 0);

    Tally plus(InstanceOutcomes told, Sum sum, String caller, long offset) {
        long count = told.latency().map(Latency::count).orElse(0);
        long median = told.latency().map(Latency::p50).orElse(0L);
        return new Tally(
                Sum.plus(calls, sum.calls()),
                Sum.plus(failures, sum.failures()),
                Sum.plus(tooSlow, sum.tooSlow()),
                Sum.plus(measured, count),
                Sum.plus(micros, count * median),
                sum.failures() > 0 ? failing.with(caller) : failing,
                count > 0 ? slowest.with(caller, median) : slowest,
                isNone() ? offset : fromOffset);
    }

    boolean isNone() {
        return calls == 0 && measured == 0;
    }

    /** Calls answered of a thousand. */
    public long successPermille() {
        return 1_000 - Sum.permille(failures, calls);
    }

    /** Mean latency; 0 where none was measured. */
    public long meanMicros() {
        return measured == 0 ? 0 : micros / measured;
    }

    Evidence evidence(long toOffset, int witnesses) {
        return new Evidence(fromOffset, toOffset, calls, failures, tooSlow, witnesses, witnesses);
    }
}
