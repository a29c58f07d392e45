package dev.muster.query.http;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.muster.fold.EntityKey;
import dev.muster.leader.CandidateId;
import dev.muster.leader.LeaderEvent;
import dev.muster.leader.Session;
import java.util.Collections;
import java.util.Optional;
import java.util.Set;

/** What candidates wish: bodies and parameters as events. Stateless. */
final class ElectionBodies {

    static final Set<String> SESSION = Set.of("session");

    private static final Set<String> CAMPAIGN = Set.of("ttl", "metadata", "priority", "session");

    private ElectionBodies() {}

    /** Makes the event of a call. */
    interface Making {
        LeaderEvent event(Sender sender, Whose whose, ObjectNode body, Params params);
    }

    /** Which candidate of which election. */
    record Whose(EntityKey key, CandidateId candidate) {}

    static LeaderEvent campaign(Sender sender, Whose whose, ObjectNode body, Params params) {
        Fields fields = Fields.of(body, CAMPAIGN);
        LeaderEvent.Offer offer = new LeaderEvent.Offer(
                fields.duration("ttl"),
                fields.count("priority").orElse(0),
                fields.textMap("metadata").orElse(Collections.emptySortedMap()));
        return new LeaderEvent.Campaign(
                sender.head(), whose.key, whose.candidate, session(fields.text("session")), offer);
    }

    static LeaderEvent keep(Sender sender, Whose whose, ObjectNode body, Params params) {
        Fields fields = Fields.of(body, SESSION);
        return new LeaderEvent.Keep(sender.head(), whose.key, whose.candidate, session(fields.text("session")));
    }

    static LeaderEvent resign(Sender sender, Whose whose, ObjectNode body, Params params) {
        return new LeaderEvent.Resign(sender.head(), whose.key, whose.candidate, session(params.one("session")));
    }

    private static Optional<Session> session(Optional<String> text) {
        return text.map(Session::new);
    }
}
