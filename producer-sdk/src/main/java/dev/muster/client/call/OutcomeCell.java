package dev.muster.client.call;

import dev.muster.client.call.OutcomeBatch.Entry;
import dev.muster.client.call.OutcomeBatch.Latency;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Counts the outcomes of the tries at one instance since they were last taken out: by outcome and duration at once, so that a try is one
 * atomic step. Fixed in size. Any thread counts, one at a time takes.
 */
final class OutcomeCell {
    /** Outcomes of tries that were made; each has a row of buckets. */
    private static final List<Outcome> ROWS = List.of(Outcome.OK, Outcome.SLOW, Outcome.FAILED, Outcome.TIMED_OUT);

    private static final int REJECTED = ROWS.size() * Histogram.BUCKETS;

    private final String instance;
    private final AtomicIntegerArray counts = new AtomicIntegerArray(REJECTED + 1);
    private final AtomicLong maxNanos = new AtomicLong();
    private volatile boolean waiting;

    OutcomeCell(String instance) {
        this.instance = instance;
    }

    /** Counts a try that was made. Returns whether the cell has to be put among those that wait to be taken. */
    boolean count(Outcome outcome, long nanos) {
        counts.getAndIncrement(rowOf(outcome) * Histogram.BUCKETS + Histogram.bucketOf(nanos));
        if (nanos > maxNanos.get()) {
            maxNanos.accumulateAndGet(nanos, Math::max);
        }
        return isFirstToWait();
    }

    /** Counts a try that was not made. */
    boolean countRejected() {
        counts.getAndIncrement(REJECTED);
        return isFirstToWait();
    }

    /** Takes out what was counted. What is counted meanwhile is taken now or makes the cell wait again. */
    Optional<Entry> take(int inFlight) {
        waiting = false;
        Map<Outcome, Integer> byOutcome = new EnumMap<>(Outcome.class);
        long[] buckets = new long[Histogram.BUCKETS];
        int measured = 0;
        for (Outcome outcome : ROWS) {
            int sum = 0;
            for (int bucket = 0; bucket < Histogram.BUCKETS; bucket++) {
                int at = rowOf(outcome) * Histogram.BUCKETS + bucket;
                int count = counts.get(at) == 0 ? 0 : counts.getAndSet(at, 0);
                buckets[bucket] += count;
                sum += count;
            }
            put(byOutcome, outcome, sum);
            measured += sum;
        }
        put(byOutcome, Outcome.REJECTED, counts.getAndSet(REJECTED, 0));
        long maxMicros = maxNanos.getAndSet(0) / 1_000;
        if (byOutcome.isEmpty()) {
            return Optional.empty();
        }
        Optional<Latency> latency = measured == 0
                ? Optional.empty()
                : Optional.of(new Latency(
                        measured,
                        maxMicros,
                        Histogram.percentile(buckets, 500, maxMicros),
                        Histogram.percentile(buckets, 990, maxMicros)));
        return Optional.of(new Entry(instance, byOutcome, latency, inFlight));
    }

    /** Two threads may both be told that they are: a cell that waits twice is taken empty the second time. */
    private boolean isFirstToWait() {
        if (waiting) {
            return false;
        }
        waiting = true;
        return true;
    }

    private static int rowOf(Outcome outcome) {
        return switch (outcome) {
            case OK -> 0;
            case SLOW -> 1;
            case FAILED -> 2;
            case TIMED_OUT -> 3;
            case REJECTED -> throw new IllegalArgumentException("REJECTED has no duration");
        };
    }

    private static void put(Map<Outcome, Integer> counts, Outcome outcome, int count) {
        if (count > 0) {
            counts.put(outcome, count);
        }
    }
}
