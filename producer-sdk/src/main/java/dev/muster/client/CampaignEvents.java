package dev.muster.client;

import dev.muster.client.election.CampaignSettings;
import dev.muster.schema.Campaigned;
import dev.muster.schema.CandidacyKept;
import dev.muster.schema.MetadataEntry;
import dev.muster.schema.Resigned;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.avro.specific.SpecificRecord;

/** Makes the events of one session of a candidate, draws the session, and numbers the events. Thread-safe. */
final class CampaignEvents {
    private final String election;
    private final String candidate;
    private final String session = UUID.randomUUID().toString();
    private final AtomicLong sequence = new AtomicLong();
    private final Campaigned campaigned;

    CampaignEvents(String election, String candidate, CampaignSettings settings) {
        this.election = election;
        this.candidate = candidate;
        this.campaigned = Campaigned.newBuilder()
                .setEventId(nextEventId())
                .setSource(candidate)
                .setClientTime(now())
                .setElection(election)
                .setCandidate(candidate)
                .setSession(session)
                .setTtlMs(settings.ttl().toMillis())
                .setPriority(settings.priority())
                .setMetadata(settings.metadata().entrySet().stream()
                        .map(entry -> new MetadataEntry(entry.getKey(), entry.getValue()))
                        .toList())
                .build();
    }

    /** One of each kind. */
    static List<SpecificRecord> samples() {
        CampaignEvents events = new CampaignEvents("sample", "sample", CampaignSettings.DEFAULTS);
        return List.of(events.campaigned(), events.kept(), events.resigned());
    }

    String session() {
        return session;
    }

    /** The same in every retry. */
    Campaigned campaigned() {
        return campaigned;
    }

    CandidacyKept kept() {
        return new CandidacyKept(nextEventId(), candidate, now(), election, candidate, session);
    }

    Resigned resigned() {
        return new Resigned(nextEventId(), candidate, now(), election, candidate, session);
    }

    private String nextEventId() {
        return session + "-" + sequence.incrementAndGet();
    }

    private static Instant now() {
        // The schema has milliseconds.
        return Instant.ofEpochMilli(System.currentTimeMillis());
    }
}
