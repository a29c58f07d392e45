package dev.muster.codec;

import dev.muster.leader.LeaderEvent;
import dev.muster.leader.Session;
import dev.muster.schema.Campaigned;
import dev.muster.schema.CandidacyKept;
import dev.muster.schema.Resigned;
import java.time.Duration;
import org.apache.avro.specific.SpecificRecord;
import org.jspecify.annotations.Nullable;

/** Writes each event of elections as its record. Stateless; any thread. */
final class LeaderRecords implements LeaderEvent.Cases<SpecificRecord> {

    static final LeaderRecords INSTANCE = new LeaderRecords();

    private LeaderRecords() {}

    @Override
    public SpecificRecord onCampaign(LeaderEvent.Campaign event) {
        return Campaigned.newBuilder()
                .setEventId(event.head().eventId())
                .setSource(event.head().source())
                .setClientTime(event.head().clientTime())
                .setElection(event.key().group())
                .setCandidate(event.candidate().text())
                .setSession(session(event))
                .setTtlMs(event.offer().ttl().map(Duration::toMillis).orElse(null))
                .setPriority(event.offer().priority())
                .setMetadata(PresenceParts.entries(event.offer().metadata()))
                .build();
    }

    @Override
    public SpecificRecord onKeep(LeaderEvent.Keep event) {
        return new CandidacyKept(
                event.head().eventId(),
                event.head().source(),
                event.head().clientTime(),
                event.key().group(),
                event.candidate().text(),
                session(event));
    }

    @Override
    public SpecificRecord onResign(LeaderEvent.Resign event) {
        return new Resigned(
                event.head().eventId(),
                event.head().source(),
                event.head().clientTime(),
                event.key().group(),
                event.candidate().text(),
                session(event));
    }

    private static @Nullable String session(LeaderEvent event) {
        return event.session().map(Session::text).orElse(null);
    }
}
