package dev.muster.testkit.history;

import java.util.BitSet;

/**
 * One possibility: a state of the object, and which of the operations under way have had their effect to reach it.
 *
 * @param state the state
 * @param done those that will be answered, by slot; never changed
 * @param spent those that never will, by slot; never changed
 */
record Configuration<S>(S state, BitSet done, BitSet spent) {

    Configuration<S> in(S other) {
        return new Configuration<>(other, done, spent);
    }

    Configuration<S> withDone(S after, int slot) {
        BitSet more = copy(done);
        more.set(slot);
        return new Configuration<>(after, more, spent);
    }

    Configuration<S> withoutDone(int slot) {
        BitSet less = copy(done);
        less.clear(slot);
        return new Configuration<>(state, less, spent);
    }

    Configuration<S> withSpent(S after, int slot) {
        BitSet more = copy(spent);
        more.set(slot);
        return new Configuration<>(after, done, more);
    }

    private static BitSet copy(BitSet set) {
        return (BitSet) set.clone();
    }
}
