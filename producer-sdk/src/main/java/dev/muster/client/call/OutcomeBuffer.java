package dev.muster.client.call;

import dev.muster.client.call.OutcomeBatch.Counts;
import dev.muster.client.call.OutcomeBatch.Entry;
import dev.muster.client.call.OutcomeBatch.Latency;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLongArray;
import org.jspecify.annotations.Nullable;

/**
 * The tries of one batch, one number each, in the order in which they ended: writing one is a step of a counter and a write, whatever the
 * size of the fleet. Any thread writes while there is room; one closes it and reads.
 */
final class OutcomeBuffer {
    static final int SIZE = 500;
    private static final int REJECTED = 4;
    private static final int OUTCOME_BITS = 3;
    private static final long WRITTEN = 1L << 62;
    private static final long MAX_MICROS = 1L << 50;

    private final AtomicInteger claimed = new AtomicInteger();
    private final AtomicLongArray tries = new AtomicLongArray(SIZE);
    private final @Nullable Target[] targets = new @Nullable Target[SIZE];

    /** Returns the place at which it was written; {@link #SIZE} or more when there was no room. */
    int write(@Nullable Target target, Outcome outcome, long nanos) {
        int place = claimed.getAndIncrement();
        if (place < SIZE) {
            targets[place] = target;
            long micros = Math.min(MAX_MICROS, Math.max(0, nanos / 1_000));
            tries.setRelease(place, WRITTEN | micros << OUTCOME_BITS | numberOf(outcome));
        }
        return place;
    }

    /** Closes it and says what is in it, by instance. Waits for those who are just writing. */
    List<Entry> read() {
        int count = Math.min(SIZE, claimed.getAndAdd(SIZE));
        IdentityHashMap<Object, Sum> sums = new IdentityHashMap<>();
        for (int place = 0; place < count; place++) {
            long written = tries.getAcquire(place);
            while (written == 0) {
                Thread.onSpinWait();
                written = tries.getAcquire(place);
            }
            Target target = targets[place];
            Sum sum = sums.computeIfAbsent(target == null ? this : target, key -> new Sum(target));
            sum.add((int) (written & 7), (written & ~WRITTEN) >>> OUTCOME_BITS);
        }
        List<Entry> entries = new ArrayList<>(sums.size());
        sums.values().forEach(sum -> entries.add(sum.entry()));
        return entries;
    }

    private static long numberOf(Outcome outcome) {
        return switch (outcome) {
            case OK -> 0;
            case SLOW -> 1;
            case FAILED -> 2;
            case TIMED_OUT -> 3;
            case REJECTED -> REJECTED;
        };
    }

    /** What became of the tries at one instance, or of those that were refused. */
    private static final class Sum {
        private final @Nullable Target target;
        private long[] micros = new long[4];
        private int measured;
        private final int[] counts = new int[REJECTED + 1];

        Sum(@Nullable Target target) {
            this.target = target;
        }

        void add(int outcome, long took) {
            counts[outcome]++;
            if (outcome != REJECTED) {
                micros = measured == micros.length ? Arrays.copyOf(micros, 2 * measured) : micros;
                micros[measured++] = took;
            }
        }

        Entry entry() {
            Arrays.sort(micros, 0, measured);
            Optional<Latency> latency = measured == 0
                    ? Optional.empty()
                    : Optional.of(new Latency(measured, micros[measured - 1], ranked(50), ranked(99)));
            return new Entry(
                    target == null ? "" : target.instance().id(),
                    new Counts(counts[0], counts[1], counts[2], counts[3], counts[REJECTED]),
                    latency,
                    target == null ? 0 : target.ownInFlight().get());
        }

        /** The shortest that so many percent do not exceed. */
        private long ranked(int percent) {
            return micros[(measured * percent + 99) / 100 - 1];
        }
    }
}
