package dev.muster.leader;

import dev.muster.fold.InvariantViolation;
import dev.muster.fold.SortedCopy;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;

/**
 * An election for which somebody campaigned.
 *
 * @param leader who leads
 * @param candidates all candidates, the leader too
 * @param notBefore log time before which nobody is elected: the last leader was put down by another's word, and may not know yet
 * @param forgetAt log time at which it is forgotten; only while there is no candidate
 */
public record Election(
        Optional<Leader> leader,
        SortedMap<CandidateId, Candidate> candidates,
        Optional<Instant> notBefore,
        Optional<Instant> forgetAt)
        implements Contest {

    private static final Comparator<Map.Entry<CandidateId, Candidate>> SUCCESSION = Comparator.comparing(
                    (Map.Entry<CandidateId, Candidate> entry) ->
                            entry.getValue().terms().priority(),
                    Comparator.reverseOrder())
            .thenComparing(entry -> entry.getValue().arrival());

    /** Copies; @throws InvariantViolation when one leads who is no candidate, or is led while nobody may be elected */
    public Election {
        candidates = SortedCopy.of(candidates);
        if (leader.isPresent() && !candidates.containsKey(leader.get().candidate())) {
            throw new InvariantViolation("Expected a leader among the candidates, but got " + leader.get());
        }
        if (leader.isPresent() && notBefore.isPresent()) {
            throw new InvariantViolation("Expected nobody to lead before " + notBefore.get() + ", but got " + leader);
        }
        if (forgetAt.isPresent() != candidates.isEmpty()) {
            throw new InvariantViolation(
                    "Expected to forget an election without candidates and no other, but got " + forgetAt);
        }
    }

    /** The candidates in the order in which they are to lead: by priority, the highest first, then by arrival. */
    public List<Map.Entry<CandidateId, Candidate>> succession() {
        return candidates.entrySet().stream().sorted(SUCCESSION).toList();
    }
}
