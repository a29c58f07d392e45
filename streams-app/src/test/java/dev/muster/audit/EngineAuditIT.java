package dev.muster.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.muster.codec.AvroPartitionCodec;
import dev.muster.codec.AvroRecordReader;
import dev.muster.codec.AvroRecordWriter;
import dev.muster.domains.Domain;
import dev.muster.domains.Domains;
import dev.muster.engine.EngineSetup;
import dev.muster.engine.LogEngine;
import dev.muster.engine.LogTopics;
import dev.muster.engine.StoreNames;
import dev.muster.log.LogAppender;
import dev.muster.log.TopicNames;
import dev.muster.presence.PresenceDecision;
import dev.muster.presence.PresenceEvent;
import dev.muster.presence.PresenceState;
import dev.muster.testkit.InProcessKafka;
import dev.muster.testkit.KafkaSettings;
import dev.muster.wire.InMemorySchemaRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The audit reaches the bytes that the engine wrote, while the engine goes on and after it has ended. */
class EngineAuditIT {

    private static final int PARTITIONS = 2;
    private static final Duration SOON = Duration.ofMinutes(2);

    private final TopicNames topics = TopicNames.DEFAULT;
    private final InMemorySchemaRegistry registry = new InMemorySchemaRegistry();

    @TempDir
    private Path stateDirectory;

    @Test
    void shouldReachTheFactsOfTheEngine() throws Exception {
        try (InProcessKafka kafka = InProcessKafka.start(KafkaSettings.defaults())) {
            Map<String, Object> clients = Map.of("bootstrap.servers", kafka.bootstrapServers());
            createTopics(clients);
            try (LogAppender appender = LogAppender.connect(clients);
                    LogEngine<PresenceState, PresenceEvent, PresenceDecision> engine = start(clients, appender)) {
                // given
                await().atMost(SOON).until(() -> engine.ownership().served().size() == PARTITIONS);
                Instances stock = new Instances("stock", "s-1");
                append(appender, stock.register());
                append(appender, stock.weigh(5));
                append(appender, MemoryMuster.partitionOf("stock") == 0 ? 1 : 0, stock.weigh(6));
                // when the instance has been silent for its ttl and longer
                await().atMost(SOON).until(() -> kindsOf(kafka, stock).contains("deregistered"));
                // then
                assertThat(kindsOf(kafka, stock))
                        .containsExactly("registered", "updated", "updated", "status-changed", "deregistered");
                assertVerified(Audits.verify(kafka.bootstrapServers(), topics, registry));
            }
            VerifyReport report = Audits.verify(kafka.bootstrapServers(), topics, registry);
            assertVerified(report);
            assertThat(report.partitions())
                    .anySatisfy(one -> assertThat(one.reach().recordedUpTo()).isGreaterThan(10));
        }
    }

    private static void assertVerified(VerifyReport report) {
        assertThat(report.isClean()).as(report.toString()).isTrue();
        assertThat(report.isRefolded()).isTrue();
        assertThat(report.facts()).isGreaterThan(5);
    }

    private List<String> kindsOf(InProcessKafka kafka, Instances instance) {
        try (LogSource source = KafkaLogSource.connect(Map.of("bootstrap.servers", kafka.bootstrapServers()))) {
            return new Timeline<>(source, Audits.open(source, Domains.PRESENCE, topics, registry))
                    .of(Selection.keyOf(instance.key()), Basis.FACTS).stream()
                            .map(entry -> entry.fact().head().what().kind())
                            .toList();
        }
    }

    private LogEngine<PresenceState, PresenceEvent, PresenceDecision> start(
            Map<String, Object> clients, LogAppender appender) {
        LogTopics names = new LogTopics(topics.log("instances"), topics.facts("instances"), topics.rejected());
        var records = new EngineSetup.Records<>(
                new AvroPartitionCodec(),
                new AvroRecordReader<>(names.log(), PARTITIONS, Domains.PRESENCE.events(), registry),
                new AvroRecordWriter<>(Domains.PRESENCE.events(), registry));
        Map<String, Object> settings =
                Map.of("bootstrap.servers", clients.get("bootstrap.servers"), "state.dir", stateDirectory.toString());
        var node = new EngineSetup.Node("node-1", "127.0.0.1:7070", settings, appender, new SimpleMeterRegistry());
        StoreNames stores = StoreNames.of(
                Domains.PRESENCE.stores().decided(), Domains.PRESENCE.stores().volatileParts());
        LogEngine<PresenceState, PresenceEvent, PresenceDecision> engine =
                new LogEngine<>(new EngineSetup<>(Domains.PRESENCE.spec(), names, PARTITIONS, stores, records, node));
        engine.start();
        return engine;
    }

    private void append(LogAppender appender, PresenceEvent event) {
        append(appender, MemoryMuster.partitionOf(event.key().group()), event);
    }

    private void append(LogAppender appender, int partition, PresenceEvent event) {
        String log = topics.log("instances");
        byte[] value = new AvroRecordWriter<>(Domains.PRESENCE.events(), registry).event(log, event);
        byte[] key = event.key().group().getBytes(StandardCharsets.US_ASCII);
        appender.append(log, partition, Optional.of(key), value, List.of()).join();
    }

    private void createTopics(Map<String, Object> clients) throws Exception {
        try (Admin admin = Admin.create(clients)) {
            List<NewTopic> wanted = new ArrayList<>();
            wanted.add(new NewTopic(topics.rejected(), 1, (short) 1));
            // Nothing runs on the other logs: the audit looks at all of them.
            for (Domain<?, ?, ?> domain : Domains.all()) {
                wanted.add(new NewTopic(topics.log(domain.log()), PARTITIONS, (short) 1)
                        .configs(Map.of("message.timestamp.type", "LogAppendTime")));
                wanted.add(new NewTopic(topics.facts(domain.log()), PARTITIONS, (short) 1));
            }
            admin.createTopics(wanted).all().get();
        }
    }
}
