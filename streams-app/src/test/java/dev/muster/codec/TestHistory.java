package dev.muster.codec;

import dev.muster.domains.Domain;
import dev.muster.domains.Domains;
import dev.muster.fold.EventHead;
import dev.muster.partition.Arrival;
import dev.muster.partition.Effects;
import dev.muster.partition.Fact;
import dev.muster.partition.Intake;
import dev.muster.partition.PartitionFold;
import dev.muster.partition.PartitionId;
import dev.muster.partition.PartitionImage;
import dev.muster.partition.PartitionMeta;
import dev.muster.partition.RawRecord;
import dev.muster.presence.Load;
import dev.muster.presence.PresenceDecision;
import dev.muster.presence.PresenceEvent;
import dev.muster.presence.PresenceState;
import dev.muster.presence.Status;
import dev.muster.wire.InMemorySchemaRegistry;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * A small history of one partition, as framed records, folded with everything real but the broker: each kind of event, an instance
 * that falls silent and is removed, every kind of fact. Fixed for ever: golden files are made from it.
 */
final class TestHistory {

    private static final Domain<PresenceState, PresenceEvent, PresenceDecision> PRESENCE = Domains.PRESENCE;
    private static final PartitionId ID = new PartitionId(TestRecords.LOG, TestRecords.HOME);
    private static final Instant CLIENT_TIME = Instant.parse("2020-02-02T02:02:02.202Z");

    private final InMemorySchemaRegistry registry = new InMemorySchemaRegistry();
    private final AvroRecordWriter<PresenceEvent> writer = new AvroRecordWriter<>(PRESENCE.events(), registry);
    private final AvroRecordReader<PresenceEvent> reader =
            new AvroRecordReader<>(TestRecords.LOG, TestRecords.PARTITIONS, PRESENCE.events(), registry);
    private final PartitionFold<PresenceState, PresenceEvent, PresenceDecision> fold = new PartitionFold<>(
            ID,
            PRESENCE.spec(),
            new AvroPartitionCodec(),
            PartitionImage.empty(PartitionMeta.start(TestRecords.PARTITIONS, Domains.LEVEL)));
    private final List<Fact> facts = new ArrayList<>();
    private Instant appendedAt = TestRecords.APPENDED_AT;
    private long offset;

    private TestHistory() {}

    /** The history, folded. */
    static TestHistory folded() {
        TestHistory history = new TestHistory();
        history.begin();
        history.live();
        history.suffer();
        history.fallSilent();
        return history;
    }

    List<Fact> facts() {
        return facts;
    }

    PartitionImage<PresenceState> image() {
        return fold.image();
    }

    InMemorySchemaRegistry registry() {
        return registry;
    }

    AvroRecordWriter<PresenceEvent> writer() {
        return writer;
    }

    private void begin() {
        SortedMap<String, String> values = new TreeMap<>();
        values.put("engine.checkpoint.every", "10");
        values.put("presence.ttl.default", "PT4S");
        keyless(writer.rulesSet(TestRecords.LOG, new Intake.RulesSet<>(head("rules-1"), 1, 1, values)));
        keyless(writer.barrier(TestRecords.LOG, new Intake.Barrier<>(head("barrier-1"))));
    }

    private void live() {
        SortedMap<String, String> metadata = new TreeMap<>();
        metadata.put("version", "1.2.3");
        metadata.put("größe", "ß");
        event(TestRecords.events().register("r1", "life-1"));
        event(dev.muster.presence.PresenceEvents.of(TestRecords.SERVICE, "b")
                .register("r2", Duration.ofSeconds(3), Duration.ofSeconds(1)));
        event(TestRecords.events().tags("t1", "b", "a"));
        event(TestRecords.events().metadata("m1", metadata));
        event(TestRecords.events().beat(new Load(OptionalInt.of(250), OptionalInt.empty(), OptionalInt.of(0))));
        event(TestRecords.events().beat(Status.STARTING));
        event(TestRecords.events().override("o1", Status.OUT_OF_SERVICE, "drill"));
        event(TestRecords.events().maintain("mt1"));
        event(TestRecords.events().clearOverride("o2"));
        event(TestRecords.events().clearMaintenance("mt2"));
        event(TestRecords.events().register("r3", "life-2"));
        event(TestRecords.events().register("r3", "life-2"));
        event(TestRecords.events().beatOf("life-1"));
    }

    /** What may not be folded here. */
    private void suffer() {
        fold(TestRecords.at(offset, TestRecords.key(TestRecords.SERVICE), Optional.empty()));
        fold(TestRecords.at(offset, TestRecords.key(TestRecords.SERVICE), Optional.of(new byte[] {7})));
        PresenceEvent elsewhere =
                dev.muster.presence.PresenceEvents.of(awayFromHome(), "a").register("r4");
        event(elsewhere);
        SortedMap<String, String> unknown = new TreeMap<>();
        unknown.put("no.such.rule", "1");
        keyless(writer.rulesSet(TestRecords.LOG, new Intake.RulesSet<>(head("rules-2"), 2, 1, unknown)));
    }

    /** Five seconds of grace, then both instances pass their ttl, and one its time to removal; at last the other leaves. */
    private void fallSilent() {
        for (int i = 0; i < 14; i++) {
            Duration elapsed = i == 0 ? Duration.ZERO : Duration.ofMillis(900);
            // Now late, now early, and once by more than is carried.
            appendedAt = appendedAt.plus(elapsed).plusMillis(i == 7 ? -450 : i % 3 * 40 - 50);
            keyless(writer.tick(TestRecords.LOG, new Intake.Tick<>(head("tick-" + i), 1, "session-1", elapsed)));
        }
        event(TestRecords.events().beatOf("life-2"));
        event(TestRecords.events().deregister("d1"));
    }

    private void event(PresenceEvent event) {
        fold(TestRecords.at(
                offset, TestRecords.key(event.key().group()), Optional.of(writer.event(TestRecords.LOG, event))));
    }

    private void keyless(byte[] value) {
        fold(TestRecords.at(offset, Optional.empty(), Optional.of(value)));
    }

    private void fold(RawRecord record) {
        Effects<PresenceState, PresenceDecision> effects =
                fold.apply(new Arrival<>(record.offset(), appendedAt, reader.read(record)));
        facts.addAll(effects.facts());
        offset++;
        appendedAt = appendedAt.plusMillis(1);
    }

    private static EventHead head(String eventId) {
        return new EventHead(eventId, "node-1", CLIENT_TIME);
    }

    private static String awayFromHome() {
        for (int i = 0; ; i++) {
            String service = "service-" + i;
            byte[] key = service.getBytes(StandardCharsets.US_ASCII);
            if (KeyPartitions.of(key, TestRecords.PARTITIONS) != TestRecords.HOME) {
                return service;
            }
        }
    }
}
