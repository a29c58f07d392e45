package dev.muster.leader;

import dev.muster.fold.SeenEvents;
import dev.muster.fold.SeenEvents.SeenEvent;
import java.time.Instant;
import java.util.Optional;
import org.pcollections.PSortedMap;
import org.pcollections.TreePMap;

/**
 * What changes with every sign of life, and what is remembered for a while.
 *
 * @param kept the last sign of life of each candidate; shared with the states before it where they agree
 * @param seen campaigns and resignations that were folded not long ago
 * @param superseded sessions that others took the place of, as candidate and session: they may not campaign again
 */
public record Candidacies(PSortedMap<CandidateId, Kept> kept, SeenEvents seen, SeenEvents superseded) {

    /** Of nobody. */
    public static final Candidacies NONE = new Candidacies(TreePMap.empty(), SeenEvents.NONE, SeenEvents.NONE);

    /** Log time at which the candidate lapses unless it is heard of before; empty for none that is known. */
    public Optional<Instant> untilOf(CandidateId id) {
        return Optional.ofNullable(kept.get(id)).map(Kept::until);
    }

    /** A sign of life. It never shortens what the candidate may already count on. */
    Candidacies heard(CandidateId id, Instant until, Instant at) {
        Instant longer = untilOf(id).filter(until::isBefore).orElse(until);
        return new Candidacies(kept.plus(id, new Kept(longer, at)), seen, superseded);
    }

    Candidacies without(CandidateId id) {
        return new Candidacies(kept.minus(id), seen, superseded);
    }

    Candidacies seen(SeenEvent event, Instant now) {
        return new Candidacies(kept, seen.with(event, now), superseded);
    }

    Candidacies superseded(CandidateId id, Session session, Instant until, Instant now) {
        SeenEvent ended = new SeenEvent(word(id, session), until, LeaderDecision.What.REPLACED.text());
        return new Candidacies(kept, seen, superseded.with(ended, now));
    }

    boolean isSuperseded(CandidateId id, Session session, Instant now) {
        return superseded.find(word(id, session), now).isPresent();
    }

    /** A candidate's name holds no slash. */
    private static String word(CandidateId id, Session session) {
        return id.text() + "/" + session.text();
    }
}
