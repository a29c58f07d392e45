package dev.muster.client.call;

import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicLongArray;

/** Counts whole calls, from the first try to the answer, for {@link CallStatistics}. Any thread. */
final class Ledger {
    private static final int FAILED = Histogram.BUCKETS;

    private final AtomicLongArray durations = new AtomicLongArray(2 * Histogram.BUCKETS);
    private final Map<Refusal, AtomicLong> refused = new EnumMap<>(Refusal.class);
    private final AtomicLong retries = new AtomicLong();
    private final AtomicLong hedges = new AtomicLong();
    private final AtomicLong maxNanos = new AtomicLong();

    Ledger() {
        for (Refusal reason : Refusal.values()) {
            refused.put(reason, new AtomicLong());
        }
    }

    void succeeded(long nanos) {
        count(0, nanos);
    }

    void failed(long nanos) {
        count(FAILED, nanos);
    }

    void refused(Refusal reason) {
        Objects.requireNonNull(refused.get(reason)).getAndIncrement();
    }

    void retried() {
        retries.getAndIncrement();
    }

    void hedged() {
        hedges.getAndIncrement();
    }

    CallStatistics read(String service, int underWay, long outcomesLost) {
        long[] both = new long[Histogram.BUCKETS];
        long succeeded = 0;
        long failed = 0;
        for (int bucket = 0; bucket < Histogram.BUCKETS; bucket++) {
            succeeded += durations.get(bucket);
            failed += durations.get(FAILED + bucket);
            both[bucket] = durations.get(bucket) + durations.get(FAILED + bucket);
        }
        Map<Refusal, Long> byReason = new EnumMap<>(Refusal.class);
        refused.forEach((reason, count) -> {
            if (count.get() > 0) {
                byReason.put(reason, count.get());
            }
        });
        long max = maxNanos.get() / 1_000;
        return new CallStatistics(
                service,
                new CallStatistics.Calls(succeeded, failed, Map.copyOf(byReason), underWay),
                new CallStatistics.Extra(retries.get(), hedges.get()),
                new CallStatistics.Latency(
                        Histogram.percentile(both, 500, max),
                        Histogram.percentile(both, 900, max),
                        Histogram.percentile(both, 990, max),
                        max),
                outcomesLost);
    }

    private void count(int from, long nanos) {
        durations.getAndIncrement(from + Histogram.bucketOf(nanos));
        if (nanos > maxNanos.get()) {
            maxNanos.accumulateAndGet(nanos, Math::max);
        }
    }
}
