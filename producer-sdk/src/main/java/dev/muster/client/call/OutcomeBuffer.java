package dev.muster.client.call;

import dev.muster.client.call.OutcomeBatch.Entry;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLongArray;
import org.jspecify.annotations.Nullable;

/**
 * The tries that are handed over together, in the order in which they ended: writing one is a step of a counter and three writes, whatever
 * the size of the fleet. Each has the epoch of the fleet's breaker in which it was admitted; they are told apart only by who reads. Any
 * thread writes while there is room; one closes it and reads.
 */
final class OutcomeBuffer {
    static final int SIZE = 500;
    private static final int OUTCOME_BITS = 3;
    private static final long WRITTEN = 1L << 62;
    private static final long MAX_MICROS = 1L << 50;

    private final AtomicInteger claimed = new AtomicInteger();
    private final AtomicLongArray tries = new AtomicLongArray(SIZE);
    private final @Nullable Target[] targets = new @Nullable Target[SIZE];
    private final long[] epochs = new long[SIZE];

    /** The tries that were admitted in one epoch, by instance. */
    record Part(long epoch, List<Entry> entries) {}

    /** Returns the place at which it was written; {@link #SIZE} or more when there was no room. */
    int write(@Nullable Target target, Outcome outcome, long nanos, long epoch) {
        int place = claimed.getAndIncrement();
        if (place < SIZE) {
            targets[place] = target;
            epochs[place] = epoch;
            long micros = Math.min(MAX_MICROS, Math.max(0, nanos / 1_000));
            tries.setRelease(place, WRITTEN | micros << OUTCOME_BITS | numberOf(outcome));
        }
        return place;
    }

    /**
     * Closes it and says what is in it, by epoch and instance. Waits for those who are just writing. One reader of a service at a time.
     *
     * @param refused sums up those that were refused before an instance was picked
     */
    List<Part> read(OutcomeSum refused) {
        int count = Math.min(SIZE, claimed.getAndAdd(SIZE));
        for (int place = 0; place < count; place++) {
            while (tries.getAcquire(place) == 0) {
                Thread.onSpinWait();
            }
        }
        List<Part> parts = new ArrayList<>(1);
        Arrays.stream(epochs, 0, count)
                .distinct()
                .forEach(epoch -> parts.add(new Part(epoch, entries(epoch, count, refused))));
        return parts;
    }

    private List<Entry> entries(long epoch, int count, OutcomeSum refused) {
        List<OutcomeSum> sums = new ArrayList<>();
        for (int place = 0; place < count; place++) {
            if (epochs[place] != epoch) {
                continue;
            }
            long written = tries.get(place);
            Target target = targets[place];
            OutcomeSum sum = target == null ? refused : target.sum();
            if (sum.isEmpty()) {
                sums.add(sum);
            }
            sum.add((int) (written & 7), (written & ~WRITTEN) >>> OUTCOME_BITS);
        }
        List<Entry> entries = new ArrayList<>(sums.size());
        sums.forEach(sum -> entries.add(sum.taken()));
        return entries;
    }

    private static long numberOf(Outcome outcome) {
        return switch (outcome) {
            case OK -> 0;
            case SLOW -> 1;
            case FAILED -> 2;
            case TIMED_OUT -> 3;
            case REJECTED -> OutcomeSum.REJECTED;
        };
    }
}
