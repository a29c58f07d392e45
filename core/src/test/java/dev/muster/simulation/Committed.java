package dev.muster.simulation;

import dev.muster.partition.Fact;
import java.util.ArrayList;
import java.util.List;

/**
 * What transactions have committed of one partition: stores and facts together. Only the owner of the present epoch may commit. Copies of
 * old stores are kept for the verification.
 */
final class Committed<S> {

    private static final int KEEP_EVERY = 16;

    private final List<Fact> facts = new ArrayList<>();
    private final List<Stores<S>> kept = new ArrayList<>();
    private Stores<S> stores;
    private long epoch;
    private long commits;

    Committed(Stores<S> empty) {
        this.stores = empty;
    }

    /** From here on only who has this epoch may commit. */
    long nextEpoch() {
        return ++epoch;
    }

    boolean isCurrent(long owner) {
        return owner == epoch;
    }

    void commit(Stores<S> now, List<Fact> more) {
        stores = now;
        facts.addAll(more);
        if (commits++ % KEEP_EVERY == 0) {
            kept.add(now);
        }
    }

    Stores<S> stores() {
        return stores;
    }

    List<Fact> facts() {
        return facts;
    }

    List<Stores<S>> kept() {
        return kept;
    }
}
