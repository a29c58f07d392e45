package dev.muster.testkit.history;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The cache of a search: every configuration that was reached, but for those that another one makes needless.
 *
 * <p>An operation that is never answered need not have had its effect. So of two configurations that differ only in which of these were
 * spent, the one that spent a part of the other's can do all that the other can. This keeps unknown outcomes from doubling the work each.
 */
final class Reached<S> {

    private final Map<Place<S>, List<BitSet>> spentAt = new HashMap<>();
    private int size;

    private record Place<S>(S state, BitSet done) {}

    /** Adds it, unless nothing is gained by it. */
    boolean add(Configuration<S> configuration) {
        List<BitSet> known = spentAt.computeIfAbsent(
                new Place<>(configuration.state(), configuration.done()), place -> new ArrayList<>(1));
        for (BitSet spent : known) {
            if (isWithin(spent, configuration.spent())) {
                return false;
            }
        }
        int before = known.size();
        known.removeIf(spent -> isWithin(configuration.spent(), spent));
        known.add(configuration.spent());
        size += known.size() - before;
        return true;
    }

    /** Takes those away that are this one, or have spent more. */
    void remove(Configuration<S> needless) {
        List<BitSet> known = spentAt.get(new Place<>(needless.state(), needless.done()));
        if (known != null) {
            int before = known.size();
            known.removeIf(spent -> isWithin(needless.spent(), spent));
            size -= before - known.size();
        }
    }

    int size() {
        return size;
    }

    boolean isEmpty() {
        return size == 0;
    }

    /** All of them, in no particular order. */
    List<Configuration<S>> all() {
        List<Configuration<S>> all = new ArrayList<>(size);
        spentAt.forEach((place, sets) ->
                sets.forEach(spent -> all.add(new Configuration<>(place.state(), place.done(), spent))));
        return all;
    }

    private static boolean isWithin(BitSet part, BitSet whole) {
        if (part.cardinality() > whole.cardinality()) {
            return false;
        }
        BitSet rest = (BitSet) part.clone();
        rest.andNot(whole);
        return rest.isEmpty();
    }
}
