package dev.muster.client.call;

import dev.muster.client.call.OutcomeBatch.Counts;
import dev.muster.client.call.OutcomeBatch.Entry;
import dev.muster.client.call.OutcomeBatch.Latency;
import java.util.Arrays;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Sums up the tries of one batch at one instance, and is empty again when they are taken. One thread at a time. */
final class OutcomeSum {
    /** Number of the outcome without duration. */
    static final int REJECTED = 4;

    private static final int FEW = 8;

    private final @Nullable Target target;
    private final int[] counts = new int[REJECTED + 1];
    private long[] micros = new long[FEW];
    private int measured;

    /** @param target where they were made; null for those that were refused before there was one */
    OutcomeSum(@Nullable Target target) {
        this.target = target;
    }

    boolean isEmpty() {
        return measured == 0 && counts[REJECTED] == 0;
    }

    void add(int outcome, long took) {
        counts[outcome]++;
        if (outcome != REJECTED) {
            micros = measured == micros.length ? Arrays.copyOf(micros, 2 * measured) : micros;
            micros[measured++] = took;
        }
    }

    Entry taken() {
        Arrays.sort(micros, 0, measured);
        Optional<Latency> latency = measured == 0
                ? Optional.empty()
                : Optional.of(new Latency(measured, micros[measured - 1], ranked(50), ranked(99)));
        Entry entry = new Entry(
                target == null ? "" : target.instance().id(),
                new Counts(counts[0], counts[1], counts[2], counts[3], counts[REJECTED]),
                latency,
                target == null ? 0 : target.ownInFlight());
        Arrays.fill(counts, 0);
        measured = 0;
        return entry;
    }

    /** The shortest that so many percent do not exceed. */
    private long ranked(int percent) {
        return micros[(measured * percent + 99) / 100 - 1];
    }
}
