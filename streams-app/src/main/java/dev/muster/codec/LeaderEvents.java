package dev.muster.codec;

import dev.muster.fold.EntityKey;
import dev.muster.fold.EventHead;
import dev.muster.fold.InvalidValueException;
import dev.muster.fold.Names;
import dev.muster.leader.CandidateId;
import dev.muster.leader.LeaderEvent;
import dev.muster.leader.Session;
import dev.muster.schema.Campaigned;
import dev.muster.schema.CandidacyKept;
import dev.muster.schema.Resigned;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.apache.avro.specific.SpecificRecord;
import org.jspecify.annotations.Nullable;

/** The events of the log {@code elections}. Stateless; any thread. */
public final class LeaderEvents implements EventCodec<LeaderEvent> {

    @Override
    public List<Class<? extends SpecificRecord>> types() {
        return List.of(Campaigned.class, CandidacyKept.class, Resigned.class);
    }

    @Override
    public SpecificRecord encode(LeaderEvent event) {
        return event.match(LeaderRecords.INSTANCE);
    }

    @Override
    public LeaderEvent decode(SpecificRecord record) {
        if (record instanceof CandidacyKept r) {
            return new LeaderEvent.Keep(
                    new EventHead(r.getEventId(), r.getSource(), r.getClientTime()),
                    key(r.getElection()),
                    new CandidateId(r.getCandidate()),
                    session(r.getSession()));
        }
        if (record instanceof Campaigned r) {
            return new LeaderEvent.Campaign(
                    new EventHead(r.getEventId(), r.getSource(), r.getClientTime()),
                    key(r.getElection()),
                    new CandidateId(r.getCandidate()),
                    session(r.getSession()),
                    new LeaderEvent.Offer(
                            Optional.ofNullable(r.getTtlMs()).map(Duration::ofMillis),
                            r.getPriority(),
                            PresenceParts.metadata(r.getMetadata())));
        }
        if (record instanceof Resigned r) {
            return new LeaderEvent.Resign(
                    new EventHead(r.getEventId(), r.getSource(), r.getClientTime()),
                    key(r.getElection()),
                    new CandidateId(r.getCandidate()),
                    session(r.getSession()));
        }
        throw new IllegalArgumentException("record: " + record.getClass().getName() + " (expected: one of types())");
    }

    private static Optional<Session> session(@Nullable String text) {
        return Optional.ofNullable(text).map(Session::new);
    }

    /** @throws InvalidValueException that names the field at fault, which the check of the key does not */
    private static EntityKey key(String election) {
        return EntityKey.of(Names.check("election", election));
    }
}
