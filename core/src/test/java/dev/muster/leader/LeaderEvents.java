package dev.muster.leader;

import dev.muster.fold.EntityKey;
import dev.muster.fold.EventHead;
import dev.muster.fold.FoldSpec;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.Optional;

/** Events of one election, made in few words; campaigns and resignations are numbered. An empty session is none. */
public final class LeaderEvents {

    /** The fold with canonical bytes. */
    public static final FoldSpec<LeaderState, LeaderEvent, LeaderDecision> SPEC =
            new FoldSpec<>("leader", new LeaderFold(), new CanonicalLeaderCodec(), LeaderRules.ALL, 1);

    private static final Instant CLIENT_TIME = Instant.parse("2025-12-31T23:59:59Z");

    private final EntityKey key;
    private int sent;

    private LeaderEvents(EntityKey key) {
        this.key = key;
    }

    /** Events of this election. */
    public static LeaderEvents of(String election) {
        return new LeaderEvents(EntityKey.of(election));
    }

    /** A candidate that names nothing. */
    public LeaderEvent campaigns(String candidate) {
        return campaigns(candidate, "", offer(Optional.empty(), 0));
    }

    /** A campaign with a session. */
    public LeaderEvent campaigns(String candidate, String session) {
        return campaigns(candidate, session, offer(Optional.empty(), 0));
    }

    /** A campaign with a priority. */
    public LeaderEvent campaigns(String candidate, String session, int priority) {
        return campaigns(candidate, session, offer(Optional.empty(), priority));
    }

    /** A campaign with a ttl. */
    public LeaderEvent campaigns(String candidate, String session, Duration ttl) {
        return campaigns(candidate, session, offer(Optional.of(ttl), 0));
    }

    /** A campaign. */
    public LeaderEvent campaigns(String candidate, String session, LeaderEvent.Offer offer) {
        return new LeaderEvent.Campaign(head(candidate), key, new CandidateId(candidate), session(session), offer);
    }

    /** It is there still. */
    public LeaderEvent keeps(String candidate, String session) {
        return new LeaderEvent.Keep(
                new EventHead("keep", candidate, CLIENT_TIME), key, new CandidateId(candidate), session(session));
    }

    /** It resigns. */
    public LeaderEvent resigns(String candidate, String session) {
        return new LeaderEvent.Resign(head(candidate), key, new CandidateId(candidate), session(session));
    }

    /** Without metadata. */
    public static LeaderEvent.Offer offer(Optional<Duration> ttl, int priority) {
        return new LeaderEvent.Offer(ttl, priority, Collections.emptySortedMap());
    }

    private EventHead head(String candidate) {
        return new EventHead("event-" + key + "-" + ++sent, candidate, CLIENT_TIME);
    }

    private static Optional<Session> session(String text) {
        return text.isEmpty() ? Optional.empty() : Optional.of(new Session(text));
    }
}
