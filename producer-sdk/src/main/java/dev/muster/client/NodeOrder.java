package dev.muster.client;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.function.LongSupplier;

/**
 * Which node is asked first: the one that answered last, until it is silent; then the next. Silence counts only where nothing was heard of
 * the node since it was asked: one that holds back an answer, as for a lock that others hold, and answers other questions meanwhile, is
 * well. Thread-safe.
 */
final class NodeOrder {
    private final LongSupplier clock;
    private final AtomicInteger first = new AtomicInteger();
    private final AtomicLongArray heardAt;

    /** @param clock monotonic nanoseconds */
    NodeOrder(int nodes, LongSupplier clock) {
        this.clock = clock;
        this.heardAt = new AtomicLongArray(nodes);
        for (int node = 0; node < nodes; node++) {
            heardAt.set(node, clock.getAsLong());
        }
    }

    int size() {
        return heardAt.length();
    }

    /** The index of the node that is asked first. */
    int first() {
        return first.get();
    }

    void answered(int node) {
        heardAt.set(node, clock.getAsLong());
        first.set(node);
    }

    /** It gave no answer to what it was asked then. */
    void silent(int node, long askedAt) {
        if (heardAt.get(node) - askedAt <= 0) {
            first.compareAndSet(node, (node + 1) % size());
        }
    }
}
