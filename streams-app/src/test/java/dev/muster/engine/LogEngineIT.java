package dev.muster.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.muster.codec.AvroPartitionCodec;
import dev.muster.codec.AvroRecordReader;
import dev.muster.codec.AvroRecordWriter;
import dev.muster.domains.Domains;
import dev.muster.log.LogAppender;
import dev.muster.presence.PresenceDecision;
import dev.muster.presence.PresenceEvent;
import dev.muster.presence.PresenceState;
import dev.muster.presence.Registered;
import dev.muster.presence.Status;
import dev.muster.testkit.InProcessKafka;
import dev.muster.testkit.KafkaSettings;
import dev.muster.view.PartitionView;
import dev.muster.wire.InMemorySchemaRegistry;
import dev.muster.wire.SchemaRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The engine on a real broker: what is folded is shown, survives a restart, and goes on where it ended. */
class LogEngineIT {

    private static final int PARTITIONS = 2;
    private static final Duration SOON = Duration.ofSeconds(90);

    private static InProcessKafka kafka;
    private static Map<String, Object> clients;
    private static LogAppender appender;

    private final SchemaRegistry registry = new InMemorySchemaRegistry();

    @TempDir
    private Path stateDirectory;

    @BeforeAll
    static void startKafka() {
        kafka = InProcessKafka.start(KafkaSettings.defaults());
        clients = Map.of("bootstrap.servers", kafka.bootstrapServers());
        appender = LogAppender.connect(clients);
    }

    @AfterAll
    static void stopKafka() {
        appender.close();
        kafka.close();
    }

    @Test
    void shouldShowWhatIsFoldedAndGoOnAfterARestart() throws Exception {
        // given
        LogTopics topics = createTopics("restart");
        PresenceEventsOf stock = new PresenceEventsOf("stock", "s-1");
        RecordMetadata beat;
        // when
        try (LogEngine<PresenceState, PresenceEvent, PresenceDecision> engine = start(topics)) {
            append(topics, stock.register(Duration.ofMinutes(1), Duration.ofMinutes(1)));
            beat = append(topics, stock.beat());
            PartitionView<PresenceState> view = reflecting(engine, beat);
            // then
            assertThat(statusIn(view, stock)).contains(Status.UP);
        }
        // and when
        try (LogEngine<PresenceState, PresenceEvent, PresenceDecision> engine = start(topics)) {
            // then
            PartitionView<PresenceState> view = reflecting(engine, beat);
            assertThat(statusIn(view, stock)).contains(Status.UP);
            RecordMetadata gone = append(topics, stock.deregister());
            assertThat(statusIn(reflecting(engine, gone), stock)).isEmpty();
        }
    }

    @Test
    void shouldDeclareASilentInstanceDownAndThenRemoveIt() throws Exception {
        // given
        LogTopics topics = createTopics("expiry");
        PresenceEventsOf stock = new PresenceEventsOf("stock", "s-1");
        try (LogEngine<PresenceState, PresenceEvent, PresenceDecision> engine = start(topics)) {
            // when
            RecordMetadata registered = append(topics, stock.register(Duration.ofSeconds(3), Duration.ofSeconds(2)));
            reflecting(engine, registered);
            // then
            await().atMost(SOON).until(() -> statusIn(
                            engine.views().view(registered.partition()).orElseThrow(), stock)
                    .equals(Optional.of(Status.DOWN)));
            await().atMost(SOON).until(() -> statusIn(
                            engine.views().view(registered.partition()).orElseThrow(), stock)
                    .isEmpty());
        }
    }

    /** Nothing has a deadline, so there are no ticks: only barriers say that nothing else was appended. */
    @Test
    void shouldKnowThatItsPicturesAreYoungWhenNothingHappens() throws Exception {
        // given
        try (LogEngine<PresenceState, PresenceEvent, PresenceDecision> engine = start(createTopics("rest"))) {
            PartitionView<PresenceState> opened = engine.views().view(0).orElseThrow();
            // when, then
            await().atMost(SOON).until(() -> {
                PartitionView<PresenceState> now = engine.views().view(0).orElseThrow();
                assertThat(Duration.ofNanos(System.nanoTime() - now.asOfNanos()))
                        .isLessThan(RestBarriers.EVERY.multipliedBy(3));
                return now.asOfNanos() - opened.asOfNanos() >= RestBarriers.EVERY.toNanos();
            });
        }
    }

    private LogEngine<PresenceState, PresenceEvent, PresenceDecision> start(LogTopics topics) {
        var domain = Domains.PRESENCE;
        var records = new EngineSetup.Records<>(
                new AvroPartitionCodec(),
                new AvroRecordReader<>(topics.log(), PARTITIONS, domain.events(), registry),
                new AvroRecordWriter<>(domain.events(), registry));
        Map<String, Object> settings =
                Map.of("bootstrap.servers", kafka.bootstrapServers(), "state.dir", stateDirectory.toString());
        var node = new EngineSetup.Node("node-1", "127.0.0.1:7070", settings, appender, new SimpleMeterRegistry());
        StoreNames stores =
                StoreNames.of(domain.stores().decided(), domain.stores().volatileParts());
        LogEngine<PresenceState, PresenceEvent, PresenceDecision> engine =
                new LogEngine<>(new EngineSetup<>(domain.spec(), topics, PARTITIONS, stores, records, node));
        engine.start();
        await().atMost(SOON).until(() -> engine.ownership().served().size() == PARTITIONS);
        return engine;
    }

    private RecordMetadata append(LogTopics topics, PresenceEvent event) {
        byte[] value = new AvroRecordWriter<>(Domains.PRESENCE.events(), registry).event(topics.log(), event);
        return appender.append(topics.log(), event.key().group().getBytes(StandardCharsets.US_ASCII), value)
                .join();
    }

    private static PartitionView<PresenceState> reflecting(
            LogEngine<PresenceState, PresenceEvent, PresenceDecision> engine, RecordMetadata record) {
        return engine.views()
                .reflecting(record.partition(), record.offset(), SOON)
                .join();
    }

    private static Optional<Status> statusIn(PartitionView<PresenceState> view, PresenceEventsOf instance) {
        return view.group(instance.service())
                .flatMap(group -> Optional.ofNullable(group.sortedMembers().get(instance.instance())))
                .map(state -> ((Registered) state.registration()).standing().status());
    }

    private static LogTopics createTopics(String prefix) throws Exception {
        LogTopics topics = new LogTopics(prefix + ".instances", prefix + ".facts.instances", prefix + ".rejected");
        try (Admin admin = Admin.create(clients)) {
            admin.createTopics(List.of(
                            new NewTopic(topics.log(), PARTITIONS, (short) 1)
                                    .configs(Map.of("message.timestamp.type", "LogAppendTime")),
                            new NewTopic(topics.facts(), PARTITIONS, (short) 1),
                            new NewTopic(topics.rejected(), 1, (short) 1)))
                    .all()
                    .get();
        }
        return topics;
    }
}
