package dev.muster.audit;

import dev.muster.codec.AvroPartitionCodec;
import dev.muster.codec.AvroRecordReader;
import dev.muster.codec.AvroRecordWriter;
import dev.muster.codec.KeyPartitions;
import dev.muster.domains.Domains;
import dev.muster.fold.EventHead;
import dev.muster.log.TopicNames;
import dev.muster.partition.Arrival;
import dev.muster.partition.EngineRules;
import dev.muster.partition.Fact;
import dev.muster.partition.Intake;
import dev.muster.partition.PartitionFold;
import dev.muster.partition.PartitionId;
import dev.muster.partition.PartitionImage;
import dev.muster.partition.PartitionMeta;
import dev.muster.partition.RawRecord;
import dev.muster.presence.PresenceDecision;
import dev.muster.presence.PresenceEvent;
import dev.muster.presence.PresenceState;
import dev.muster.wire.InMemorySchemaRegistry;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The instances log of a Muster in memory: records are appended at a time of the test's own, folded as a node folds them, and the
 * facts written beside them. Both are lists that a test may tamper with.
 */
final class MemoryMuster implements LogSource {

    static final TopicNames TOPICS = TopicNames.DEFAULT;
    static final String LOG = TOPICS.log("instances");
    static final String FACTS = TOPICS.facts("instances");

    private static final int PARTITIONS = 2;
    private static final Duration TICK = Duration.ofMillis(400);

    final InMemorySchemaRegistry registry = new InMemorySchemaRegistry();

    private final AvroRecordWriter<PresenceEvent> writer = new AvroRecordWriter<>(Domains.PRESENCE.events(), registry);
    private final Map<PartitionId, List<RawRecord>> records = new TreeMap<>();
    private final Map<PartitionId, Long> begins = new TreeMap<>();
    private final Map<PartitionId, Long> committed = new TreeMap<>();
    private final List<PartitionFold<PresenceState, PresenceEvent, PresenceDecision>> folds = new ArrayList<>();
    private Instant now = Instant.parse("2026-11-21T06:00:00Z");

    MemoryMuster() {
        for (int partition = 0; partition < PARTITIONS; partition++) {
            PartitionMeta start = PartitionMeta.start(PARTITIONS, Domains.LEVEL);
            folds.add(new PartitionFold<>(
                    new PartitionId(LOG, partition),
                    Domains.PRESENCE.spec(),
                    new AvroPartitionCodec(),
                    PartitionImage.empty(start)));
            // The least that is allowed, so that short histories have checkpoints.
            append(partition, new Intake.RulesSet<>(head("rules"), 1, 1, rules("10")));
        }
    }

    static int partitionOf(String service) {
        return KeyPartitions.of(service.getBytes(StandardCharsets.US_ASCII), PARTITIONS);
    }

    Instant now() {
        return now;
    }

    AuditedLog<PresenceState, PresenceEvent, PresenceDecision> log() {
        return Audits.open(this, Domains.PRESENCE, TOPICS, registry);
    }

    VerifyReport verify() {
        return new VerifyReport(Audits.verify(this, log()));
    }

    List<RawRecord> records(int partition) {
        return of(new PartitionId(LOG, partition));
    }

    List<RawRecord> facts(int partition) {
        return of(new PartitionId(FACTS, partition));
    }

    /** Appends an event to the partition of its service. */
    long append(PresenceEvent event) {
        return append(partitionOf(event.key().group()), event);
    }

    /** Appends an event to a partition, be it the right one or not. */
    long append(int partition, PresenceEvent event) {
        return append(partition, Optional.of(event.key().group()), writer.event(LOG, event));
    }

    /** Appends bytes. */
    long append(int partition, Optional<String> key, byte[] value) {
        now = now.plusMillis(5);
        List<RawRecord> log = records(partition);
        long offset = log.isEmpty() ? 0 : log.get(log.size() - 1).offset() + 1;
        Optional<byte[]> keyBytes = key.map(text -> text.getBytes(StandardCharsets.US_ASCII));
        log.add(new RawRecord(new PartitionId(LOG, partition), offset, now, keyBytes, Optional.of(value), false));
        return offset;
    }

    long append(int partition, Intake.RulesSet<PresenceEvent> rules) {
        return append(partition, Optional.empty(), writer.rulesSet(LOG, rules));
    }

    /** Lets time pass in all partitions, with a tick every 400 ms. */
    void pass(Duration time) {
        for (Duration left = time; !left.isNegative(); left = left.minus(TICK)) {
            for (int partition = 0; partition < PARTITIONS; partition++) {
                Intake.Tick<PresenceEvent> tick = new Intake.Tick<>(head("tick"), 1, "session", TICK);
                append(partition, Optional.empty(), writer.tick(LOG, tick));
            }
            now = now.plus(TICK);
        }
    }

    /** Folds what was appended, writes the facts, and commits. */
    void fold() {
        for (int partition = 0; partition < PARTITIONS; partition++) {
            long end = extent(new PartitionId(LOG, partition)).end();
            fold(partition, end);
            committed.put(new PartitionId(LOG, partition), end);
        }
    }

    /** Folds what was appended and keeps to itself how far that is. */
    void foldWithoutCommit() {
        fold();
        committed.clear();
    }

    /** Deletes the log's records below an offset, as retention does. */
    void retainFrom(int partition, long offset) {
        records(partition).removeIf(record -> record.offset() < offset);
        begins.put(new PartitionId(LOG, partition), offset);
    }

    @Override
    public int partitionsOf(String topic) {
        return PARTITIONS;
    }

    @Override
    public Extent extent(PartitionId partition) {
        List<RawRecord> all = of(partition);
        long begin = begins.getOrDefault(partition, 0L);
        return new Extent(begin, all.isEmpty() ? begin : all.get(all.size() - 1).offset() + 1);
    }

    @Override
    public void awaitOpenTransactions(PartitionId partition) {
        // There are none.
    }

    @Override
    public OptionalLong foldedBelow(PartitionId log) {
        Long offset = committed.get(log);
        return offset == null ? OptionalLong.empty() : OptionalLong.of(offset);
    }

    @Override
    public OptionalLong firstSince(PartitionId partition, Instant time) {
        return of(partition).stream()
                .filter(record -> !record.appendedAt().isBefore(time))
                .mapToLong(RawRecord::offset)
                .findFirst();
    }

    @Override
    public Cursor read(PartitionId partition, Extent stretch) {
        Iterator<RawRecord> stretched = of(partition).stream()
                .filter(record -> record.offset() >= stretch.begin() && record.offset() < stretch.end())
                .toList()
                .iterator();
        return new Cursor() {
            @Override
            public Optional<RawRecord> next() {
                return stretched.hasNext() ? Optional.of(stretched.next()) : Optional.empty();
            }

            @Override
            public void close() {
                // Nothing is open.
            }
        };
    }

    @Override
    public void close() {
        // Nothing is open.
    }

    private void fold(int partition, long end) {
        PartitionFold<PresenceState, PresenceEvent, PresenceDecision> fold = folds.get(partition);
        AvroRecordReader<PresenceEvent> reader =
                new AvroRecordReader<>(LOG, PARTITIONS, Domains.PRESENCE.events(), registry);
        for (RawRecord raw : List.copyOf(records(partition))) {
            if (raw.offset() > fold.meta().applied() && raw.offset() < end) {
                fold.apply(new Arrival<>(raw.offset(), raw.appendedAt(), reader.read(raw)))
                        .facts()
                        .forEach(fact -> write(partition, raw, fact));
            }
        }
    }

    private void write(int partition, RawRecord cause, Fact fact) {
        List<RawRecord> facts = facts(partition);
        Optional<byte[]> key =
                fact.key().isEmpty() ? Optional.empty() : Optional.of(fact.key().getBytes(StandardCharsets.US_ASCII));
        facts.add(new RawRecord(
                new PartitionId(FACTS, partition),
                facts.size(),
                cause.appendedAt(),
                key,
                Optional.of(writer.fact(FACTS, fact)),
                false));
    }

    private List<RawRecord> of(PartitionId partition) {
        return records.computeIfAbsent(partition, id -> new ArrayList<>());
    }

    private static SortedMap<String, String> rules(String checkpointEvery) {
        return new TreeMap<>(Map.of(EngineRules.CHECKPOINT_EVERY.name(), checkpointEvery));
    }

    private EventHead head(String what) {
        return new EventHead(what + "-" + now.toEpochMilli(), "node-1", now);
    }
}
