package dev.muster.testkit.history.model;

import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Who stands, and who leads as far as anybody was told.
 *
 * @param candidates by id
 * @param leader who leads, in the newest term; where it is empty one of those who stand may, in a newer term
 * @param newest the newest term that anybody was told
 */
public record ElectionState(SortedMap<String, Lease> candidates, Optional<String> leader, long newest) {

    static final ElectionState VACANT = new ElectionState(new TreeMap<>(), Optional.empty(), -1);

    ElectionState with(String candidate, Lease lease) {
        SortedMap<String, Lease> more = new TreeMap<>(candidates);
        more.put(candidate, lease);
        return new ElectionState(more, leader, newest);
    }

    ElectionState without(String candidate) {
        SortedMap<String, Lease> less = new TreeMap<>(candidates);
        less.remove(candidate);
        return new ElectionState(less, leader.filter(one -> !one.equals(candidate)), newest);
    }

    /** The same once somebody was told that this one leads in this term; empty when that cannot be. */
    Optional<ElectionState> told(ElectionAnswer.Seen seen) {
        if (seen.leader().isEmpty()) {
            return leader.isEmpty() ? Optional.of(this) : Optional.empty();
        }
        boolean canBe = leader.isPresent()
                ? leader.equals(seen.leader()) && seen.term() == newest
                : candidates.containsKey(seen.leader().get()) && seen.term() > newest;
        return canBe ? Optional.of(new ElectionState(candidates, seen.leader(), seen.term())) : Optional.empty();
    }

    @Override
    public String toString() {
        String leads = leader.map(one -> one + " leads in term " + newest)
                .orElse((candidates.isEmpty() ? "nobody leads" : "one of them may lead") + ", newest term " + newest);
        return "standing: " + candidates + ", " + leads;
    }
}
