package dev.muster.schemaregistry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.muster.testkit.InProcessKafka;
import dev.muster.testkit.KafkaSettings;
import dev.muster.wire.IncompatibleSchemaException;
import dev.muster.wire.RegistryUnavailableException;
import dev.muster.wire.SchemaRegistryException;
import dev.muster.wire.UnknownSchemaException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.apache.avro.Schema;
import org.apache.avro.SchemaBuilder;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class SchemaLogIT {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final Schema STRING = Schema.create(Schema.Type.STRING);
    private static final Schema INT = Schema.create(Schema.Type.INT);

    @SuppressWarnings("NullAway.Init") // started once for all tests
    private static InProcessKafka kafka;

    @BeforeAll
    static void startKafka() {
        kafka = InProcessKafka.start(KafkaSettings.defaults());
    }

    @AfterAll
    static void stopKafka() {
        kafka.close();
    }

    @Test
    void shouldGiveTheSameIdsOnEveryNodeAndAfterARestart() {
        try (SchemaLog one = start("same");
                SchemaLog two = start("same")) {
            assertThat(one.register("a", STRING)).isEqualTo(1);
            assertThat(two.register("b", INT)).isEqualTo(2);
            assertThat(two.register("c", STRING)).isEqualTo(1);
            assertThat(one.register("a", STRING)).isEqualTo(1);

            assertThat(one.byId(2)).isEqualTo(INT);
            assertThat(one.find("c", STRING)).hasValue(1);
            assertThat(one.find("c", INT)).isEmpty();
            assertThat(two.find("nobody", INT)).isEmpty();
        }
        try (SchemaLog again = start("same")) {
            assertThat(again.byId(1)).isEqualTo(STRING);
            assertThat(again.register("b", INT)).isEqualTo(2);
        }
    }

    @Test
    void shouldCreateACompactedTopicWithOnePartition() throws Exception {
        try (SchemaLog log = start("created");
                Admin admin = admin()) {
            log.awaitReady(PATIENCE);
            var topic = admin.describeTopics(List.of("created.schemas"))
                    .allTopicNames()
                    .get();
            ConfigResource resource = new ConfigResource(ConfigResource.Type.TOPIC, "created.schemas");
            var config = admin.describeConfigs(List.of(resource)).all().get();

            assertThat(topic).hasEntrySatisfying("created.schemas", description -> assertThat(description.partitions())
                    .hasSize(1));
            assertThat(config).hasEntrySatisfying(resource, found -> assertThat(
                            found.get("cleanup.policy").value())
                    .isEqualTo("compact"));
        }
    }

    @Test
    void shouldRefuseATopicThatWouldForgetSchemas() throws Exception {
        try (Admin admin = admin()) {
            admin.createTopics(List.of(new NewTopic("forgetful.schemas", 1, (short) 1)))
                    .all()
                    .get();
        }
        try (SchemaLog log = start("forgetful")) {
            await().atMost(PATIENCE).untilAsserted(() -> assertThatThrownBy(() -> log.awaitReady(Duration.ofSeconds(1)))
                    .isInstanceOf(RegistryUnavailableException.class)
                    .hasMessageContaining("topic forgetful.schemas: cleanup.policy: delete (expected: compact)"));
        }
    }

    @Test
    void shouldLetOneWinWhenNodesRegisterIncompatibleSchemasAtOnce() throws Exception {
        // Each of these is compatible with none of the others: of all that race for a subject exactly one may be
        // registered.
        try (SchemaLog one = start("race");
                SchemaLog two = start("race")) {
            one.awaitReady(PATIENCE);
            two.awaitReady(PATIENCE);
            for (int round = 0; round < 10; round++) {
                String subject = "subject-" + round;
                List<Callable<Boolean>> racers = new ArrayList<>();
                for (int i = 0; i < 6; i++) {
                    Schema mine = requiring("field" + i);
                    SchemaLog node = i % 2 == 0 ? one : two;
                    racers.add(() -> isRegistered(node, subject, mine));
                }
                assertThat(run(racers).stream().filter(won -> won)).as(subject).hasSize(1);
                assertThat(one.upToDate().versions(subject)).hasSize(1);
            }
            assertThat(one.upToDate().size()).isEqualTo(two.upToDate().size());
        }
    }

    @Test
    void shouldGiveOneIdWhenNodesRegisterTheSameSchemaAtOnce() throws Exception {
        try (SchemaLog one = start("equal");
                SchemaLog two = start("equal")) {
            for (int round = 0; round < 10; round++) {
                String subject = "subject-" + round;
                Schema schema = requiring("round" + round);
                List<Callable<Integer>> racers = new ArrayList<>();
                for (int i = 0; i < 6; i++) {
                    SchemaLog node = i % 2 == 0 ? one : two;
                    racers.add(() -> node.register(subject, schema));
                }
                Set<Integer> ids = new HashSet<>(run(racers));
                assertThat(ids).containsExactly(round + 1);
            }
        }
    }

    @Test
    void shouldHoldSubjectsToTheirLevel() {
        try (SchemaLog log = start("level")) {
            log.register("s", requiring("a"));
            assertThatThrownBy(() -> log.register("s", requiring("b")))
                    .isInstanceOf(IncompatibleSchemaException.class)
                    .hasMessageContaining("READER_FIELD_MISSING_DEFAULT_VALUE");

            log.setLevel("s", Optional.of(CompatibilityLevel.NONE));
            assertThat(log.register("s", requiring("b"))).isEqualTo(2);

            log.setLevel("s", Optional.empty());
            assertThatThrownBy(() -> log.register("s", requiring("c"))).isInstanceOf(IncompatibleSchemaException.class);
        }
    }

    @Test
    void shouldGoOnAfterRecordsOfOthers() throws Exception {
        try (SchemaLog log = start("foreign");
                KafkaProducer<byte[], byte[]> producer = new KafkaProducer<>(
                        new HashMap<>(client()), new ByteArraySerializer(), new ByteArraySerializer())) {
            log.register("s", STRING);
            producer.send(new ProducerRecord<>("foreign.schemas", new byte[] {1}, new byte[] {2}))
                    .get();
            assertThat(log.register("s2", INT)).isEqualTo(2);
        }
    }

    @Test
    void shouldAnswerWhatItKnowsAndSayUnavailableWhenKafkaIsAway() {
        try (InProcessKafka mine = InProcessKafka.start(KafkaSettings.defaults());
                SchemaLog log = SchemaLog.start(new SchemaLogSettings(
                        Map.of("bootstrap.servers", mine.bootstrapServers()),
                        "away.schemas",
                        (short) 1,
                        Duration.ofSeconds(2)))) {
            log.awaitReady(PATIENCE);
            await().atMost(PATIENCE)
                    .ignoreExceptionsMatching(RegistryUnavailableException.class::isInstance)
                    .until(() -> log.register("s", STRING) == 1);
            mine.stop();

            assertThat(log.byId(1)).isEqualTo(STRING);
            assertThat(log.register("s", STRING)).isEqualTo(1);
            assertThatThrownBy(() -> log.byId(2)).isInstanceOf(RegistryUnavailableException.class);
            assertThatThrownBy(() -> log.find("s", INT)).isInstanceOf(RegistryUnavailableException.class);
            assertThatThrownBy(() -> log.register("t", INT)).isInstanceOf(RegistryUnavailableException.class);

            mine.restart();
            await().atMost(PATIENCE)
                    .ignoreExceptionsMatching(RegistryUnavailableException.class::isInstance)
                    .untilAsserted(() -> assertThat(log.register("t", INT)).isEqualTo(2));
            await().atMost(PATIENCE).untilAsserted(() -> assertThatThrownBy(() -> log.byId(3))
                    .isInstanceOf(UnknownSchemaException.class));
        }
    }

    @Test
    void shouldStartBeforeKafkaDoes() {
        try (InProcessKafka mine = InProcessKafka.start(KafkaSettings.defaults())) {
            mine.stop();
            try (SchemaLog log = SchemaLog.start(
                    SchemaLogSettings.of(Map.of("bootstrap.servers", mine.bootstrapServers()), "early", (short) 1))) {
                assertThatThrownBy(() -> log.awaitReady(Duration.ofMillis(100)))
                        .isInstanceOf(RegistryUnavailableException.class);
                mine.restart();
                log.awaitReady(PATIENCE);
                assertThat(log.register("s", STRING)).isEqualTo(1);
            }
        }
    }

    @Test
    void shouldStopAnsweringWhenItsTopicIsMadeAnew() throws Exception {
        try (SchemaLog log = start("anew");
                Admin admin = admin()) {
            log.register("s", STRING);
            admin.deleteTopics(List.of("anew.schemas")).all().get();
            await().atMost(PATIENCE)
                    .until(() -> !admin.listTopics().names().get().contains("anew.schemas"));

            // Whether the node or somebody else makes it again: the ids of records written before must not get a new
            // meaning.
            await().atMost(PATIENCE).untilAsserted(() -> assertThatThrownBy(() -> log.register("t", INT))
                    .isInstanceOf(RegistryUnavailableException.class));
            assertThat(log.byId(1)).isEqualTo(STRING);
        }
    }

    @Test
    void shouldRefuseNamesAndSchemasBeyondItsBounds() {
        try (SchemaLog log = start("bounds")) {
            for (String subject : List.of("", " ", "a\nb", ":.ctx:s", "x".repeat(501))) {
                assertThatThrownBy(() -> log.register(subject, STRING))
                        .isInstanceOfSatisfying(SchemaRegistryException.class, e -> assertThat(e.errorCode())
                                .isEqualTo(42208));
            }
            Schema large = SchemaBuilder.record("R")
                    .doc("x".repeat(SchemaLog.MAX_SCHEMA_LENGTH))
                    .fields()
                    .endRecord();
            assertThatThrownBy(() -> log.register("s", large))
                    .isInstanceOfSatisfying(SchemaRegistryException.class, e -> assertThat(e.errorCode())
                            .isEqualTo(413));
            Schema justFits =
                    SchemaBuilder.record("R").doc("\"".repeat(500_000)).fields().endRecord();
            assertThat(log.register("s", justFits)).isEqualTo(1);
        }
    }

    private static boolean isRegistered(SchemaLog log, String subject, Schema schema) {
        try {
            return log.register(subject, schema) > 0;
        } catch (IncompatibleSchemaException e) {
            return false;
        }
    }

    private static <T> List<T> run(List<Callable<T>> tasks) throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(tasks.size());
        try {
            List<T> results = new ArrayList<>();
            for (Future<T> done : threads.invokeAll(tasks)) {
                results.add(done.get());
            }
            return results;
        } finally {
            threads.shutdownNow();
        }
    }

    private static Schema requiring(String field) {
        return SchemaBuilder.record("R").fields().requiredInt(field).endRecord();
    }

    private static SchemaLog start(String prefix) {
        return SchemaLog.start(SchemaLogSettings.of(client(), prefix, (short) 1));
    }

    private static Admin admin() {
        return Admin.create(client());
    }

    private static Map<String, Object> client() {
        return Map.of("bootstrap.servers", kafka.bootstrapServers());
    }
}
