package dev.muster.engine;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.muster.codec.AvroPartitionCodec;
import dev.muster.codec.AvroRecordReader;
import dev.muster.codec.AvroRecordWriter;
import dev.muster.domains.Domains;
import dev.muster.fold.EventHead;
import dev.muster.log.LogAppender;
import dev.muster.log.LogReader;
import dev.muster.log.LogReader.Isolation;
import dev.muster.log.TopicNames;
import dev.muster.partition.Arrival;
import dev.muster.partition.Intake;
import dev.muster.partition.PartitionFold;
import dev.muster.partition.PartitionId;
import dev.muster.partition.PartitionImage;
import dev.muster.partition.PartitionMeta;
import dev.muster.presence.PresenceDecision;
import dev.muster.presence.PresenceEvent;
import dev.muster.presence.PresenceState;
import dev.muster.testkit.InProcessKafka;
import dev.muster.testkit.KafkaSettings;
import dev.muster.wire.InMemorySchemaRegistry;
import dev.muster.wire.SchemaRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.UUID;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What an engine that ended in the middle of a transaction leaves in its changelogs: every part as it was at the offset that was
 * committed with them. Fails when Kafka Streams ends a transaction without asking for what is held back.
 */
class CommittedStateIT {

    private static final PartitionId LOG = new PartitionId("committed.instances", 0);
    private static final LogTopics TOPICS = new LogTopics(LOG.log(), "committed.facts.instances", "committed.rejected");
    private static final StoreNames STORES = StoreNames.of(
            Domains.PRESENCE.stores().decided(), Domains.PRESENCE.stores().volatileParts());
    private static final Duration SOON = Duration.ofSeconds(90);
    private static final List<PresenceEventsOf> FLEET = IntStream.range(0, 5)
            .mapToObj(number -> new PresenceEventsOf("stock", "s-" + number))
            .toList();

    private final SchemaRegistry registry = new InMemorySchemaRegistry();
    private final AvroPartitionCodec partitionCodec = new AvroPartitionCodec();
    private final AvroRecordReader<PresenceEvent> reader =
            new AvroRecordReader<>(LOG.log(), 1, Domains.PRESENCE.events(), registry);
    private final AvroRecordWriter<PresenceEvent> writer = new AvroRecordWriter<>(Domains.PRESENCE.events(), registry);

    @TempDir
    private Path stateDirectory;

    @Test
    void shouldCommitEveryPartAsOfTheCommittedOffset() throws Exception {
        try (InProcessKafka kafka = InProcessKafka.start(KafkaSettings.defaults())) {
            Map<String, Object> clients = Map.of("bootstrap.servers", kafka.bootstrapServers());
            createTopics(clients);
            try (LogAppender appender = LogAppender.connect(clients);
                    LogReader committed = LogReader.connect(clients, Isolation.READ_COMMITTED, SOON);
                    LogReader all = LogReader.connect(clients, Isolation.READ_UNCOMMITTED, SOON)) {
                // given an engine that commits, and commits again
                long seen = foldThenFail(clients, appender, committed);
                // when it ended with what it had not committed
                PartitionMeta meta = committedMeta(committed).orElseThrow();
                // then
                assertThat(meta.applied()).isBetween(seen, all.endOffset(LOG) - 1);
                StoredParts stored = new StoredParts(
                        changelog(committed, STORES.decided()),
                        changelog(committed, STORES.volatileParts()),
                        changelog(committed, STORES.groups()));
                PartitionImage<PresenceState> folded = fold(all, meta.applied());
                assertThat(folded.meta()).isEqualTo(meta);
                assertThat(stored.volatileParts()).hasSize(FLEET.size());
                assertThat(texts(stored)).isEqualTo(texts(folded));
            }
        }
    }

    /** What was committed at least; further records, of which the last ends the engine, were not awaited. */
    private long foldThenFail(Map<String, Object> clients, LogAppender appender, LogReader committed) {
        try (LogEngine<PresenceState, PresenceEvent, PresenceDecision> engine = engine(clients, appender)) {
            engine.start();
            await().atMost(SOON).until(() -> engine.views().view(0).isPresent());
            FLEET.forEach(one -> append(appender, one.register(Duration.ofHours(1), Duration.ofHours(1))));
            long seen = -1;
            for (int round = 0; round < 3; round++) {
                seen = change(appender, 2 + round);
                long wanted = seen;
                await().atMost(SOON).until(() -> committedMeta(committed)
                        .filter(meta -> meta.applied() >= wanted)
                        .isPresent());
            }
            change(appender, 10);
            EventHead head = new EventHead(UUID.randomUUID().toString(), "test", Instant.EPOCH);
            byte[] unknownLevel = writer.rulesSet(
                    LOG.log(), new Intake.RulesSet<>(head, 2, Domains.LEVEL + 1, Collections.emptySortedMap()));
            appender.append(LOG.log(), LOG.partition(), Optional.empty(), unknownLevel, List.of())
                    .join();
            await().atMost(SOON).until(() -> engine.state().phase() == EngineState.Phase.FAILED);
            return seen;
        }
    }

    /** Decided parts, what is kept of their group, and volatile parts. */
    private long change(LogAppender appender, int weight) {
        FLEET.forEach(one -> append(appender, one.weighed(weight)));
        return FLEET.stream()
                .mapToLong(one -> append(appender, one.beat()).offset())
                .max()
                .orElseThrow();
    }

    private RecordMetadata append(LogAppender appender, PresenceEvent event) {
        return appender.append(LOG.log(), event.key().group().getBytes(UTF_8), writer.event(LOG.log(), event))
                .join();
    }

    private Optional<PartitionMeta> committedMeta(LogReader committed) {
        return Optional.ofNullable(changelog(committed, STORES.meta()).get(PartitionStores.META_KEY))
                .map(partitionCodec::meta);
    }

    private static SortedMap<String, byte[]> changelog(LogReader committed, String store) {
        SortedMap<String, byte[]> last = new TreeMap<>();
        PartitionId changelog =
                new PartitionId(TopicNames.groupOf(LOG.log()) + "-" + store + "-changelog", LOG.partition());
        committed.read(changelog).forEachRemaining(record -> {
            String key = new String(record.key().orElseThrow(), UTF_8);
            record.value().ifPresentOrElse(value -> last.put(key, value), () -> last.remove(key));
        });
        return last;
    }

    private PartitionImage<PresenceState> fold(LogReader all, long upTo) {
        var fold = new PartitionFold<>(
                LOG,
                Domains.PRESENCE.spec(),
                partitionCodec,
                PartitionImage.empty(PartitionMeta.start(1, FirstRules.LEVEL)));
        all.read(LOG, 0, upTo + 1)
                .forEachRemaining(
                        record -> fold.apply(new Arrival<>(record.offset(), record.appendedAt(), reader.read(record))));
        return fold.image();
    }

    private static SortedMap<String, String> texts(StoredParts stored) {
        SortedMap<String, String> texts = new TreeMap<>();
        stored.decided().forEach((key, bytes) -> texts.put("decided " + key, hex(bytes)));
        stored.volatileParts().forEach((key, bytes) -> texts.put("volatile " + key, hex(bytes)));
        stored.groups().forEach((key, bytes) -> texts.put("group " + key, hex(bytes)));
        return texts;
    }

    private SortedMap<String, String> texts(PartitionImage<PresenceState> image) {
        SortedMap<String, String> texts = new TreeMap<>();
        var codec = Domains.PRESENCE.spec().codec();
        image.states().forEach((key, state) -> {
            codec.decided(state).ifPresent(bytes -> texts.put("decided " + key.text(), hex(bytes)));
            codec.volatilePart(state).ifPresent(bytes -> texts.put("volatile " + key.text(), hex(bytes)));
        });
        image.groups().forEach((name, entry) -> texts.put("group " + name, hex(partitionCodec.group(entry))));
        return texts;
    }

    private static String hex(byte[] bytes) {
        return HexFormat.of().formatHex(bytes);
    }

    private LogEngine<PresenceState, PresenceEvent, PresenceDecision> engine(
            Map<String, Object> clients, LogAppender appender) {
        Map<String, Object> settings = new TreeMap<>(clients);
        settings.put("state.dir", stateDirectory.toString());
        settings.put("num.standby.replicas", 0);
        var records = new EngineSetup.Records<>(partitionCodec, reader, writer);
        var node = new EngineSetup.Node("node-1", "127.0.0.1:7070", settings, appender, new SimpleMeterRegistry());
        return new LogEngine<>(new EngineSetup<>(Domains.PRESENCE.spec(), TOPICS, 1, STORES, records, node));
    }

    private static void createTopics(Map<String, Object> clients) throws Exception {
        try (Admin admin = Admin.create(clients)) {
            admin.createTopics(List.of(
                            new NewTopic(TOPICS.log(), 1, (short) 1)
                                    .configs(Map.of("message.timestamp.type", "LogAppendTime")),
                            new NewTopic(TOPICS.facts(), 1, (short) 1),
                            new NewTopic(TOPICS.rejected(), 1, (short) 1)))
                    .all()
                    .get();
        }
    }
}
