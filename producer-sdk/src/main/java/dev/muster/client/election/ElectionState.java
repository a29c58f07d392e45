package dev.muster.client.election;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * An election as a node told it.
 *
 * @param leader who leads
 * @param candidates who would, the leader too, in the order of succession
 */
public record ElectionState(Optional<Leader> leader, List<Candidate> candidates) {

    /** Nothing was told, or nobody ever campaigned. */
    public static final ElectionState NONE = new ElectionState(Optional.empty(), List.of());

    /** Copies. */
    public ElectionState {
        candidates = List.copyOf(candidates);
    }

    /**
     * Who leads.
     *
     * @param candidate its name
     * @param term its term: the fencing token
     * @param since when it was elected, by the broker's clock
     */
    public record Leader(String candidate, long term, Instant since) {}

    /**
     * One who would lead.
     *
     * @param id its name
     * @param session its campaign; empty where it named none
     * @param priority the higher, the earlier its turn
     */
    public record Candidate(String id, String session, int priority) {}

    /** The campaign of a candidate; empty where it is none. */
    public Optional<String> sessionOf(String candidate) {
        return candidates.stream()
                .filter(one -> one.id().equals(candidate))
                .map(Candidate::session)
                .findFirst();
    }
}
