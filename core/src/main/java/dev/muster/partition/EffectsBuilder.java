package dev.muster.partition;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.SortedMap;
import java.util.TreeMap;

/** Gathers the effects of one record. */
final class EffectsBuilder<S, D> {

    final List<Effects.Change<S>> changes = new ArrayList<>(1);
    final SortedMap<String, GroupEntry> groups = new TreeMap<>();
    final List<D> decisions = new ArrayList<>(1);
    Optional<Rejection> rejection = Optional.empty();
    OptionalInt moveTo = OptionalInt.empty();
    private final List<Fact> facts = new ArrayList<>(1);

    void fact(Fact fact) {
        facts.add(fact);
    }

    Effects<S, D> build(PartitionMeta meta) {
        return new Effects<>(changes, groups, facts, decisions, rejection, moveTo, meta);
    }
}
