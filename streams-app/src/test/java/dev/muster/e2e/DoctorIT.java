package dev.muster.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.muster.testkit.FreePorts;
import dev.muster.testkit.InProcessKafka;
import dev.muster.testkit.KafkaSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What the doctor finds, each on a cluster that really has it. */
class DoctorIT {

    private static InProcessKafka kafka;
    private static Trial trial;

    @BeforeAll
    static void start() {
        kafka = InProcessKafka.start(KafkaSettings.defaults());
        trial = new Trial(kafka.bootstrapServers(), "doctor").startNode();
        trial.http().put("/v1/services/pay/instances/pay-1", "{\"host\":\"h\",\"port\":1,\"ttl\":\"1h\"}");
    }

    @AfterAll
    static void stop() {
        trial.stopNode();
        kafka.close();
    }

    @Test
    void shouldFindNothingWrongWithWhatIsRight() throws IOException {
        DoctorRun run = DoctorRun.of(trial, "--json");

        JsonNode document = new ObjectMapper().readTree(run.output());
        assertThat(run.code()).as(run.output()).isZero();
        assertThat(document.path("worst").asText()).as(run.output()).isEqualTo("ok");
        assertThat(document.findValuesAsText("subject"))
                .contains(
                        "configuration",
                        "kafka",
                        "kafka features",
                        "kafka settings",
                        "topics",
                        "permissions",
                        "transactions",
                        "group doctor-instances",
                        "clocks",
                        "node node-1",
                        "versions",
                        "rules of instances",
                        "schema registry");
    }

    /** Left to Kafka's own patience, it would take minutes. */
    @Test
    @Timeout(60)
    void shouldSayWhatNobodyAnswersFor() {
        DoctorRun run = DoctorRun.with(Map.of(), "--bootstrap", "127.0.0.1:" + FreePorts.one(), "--url", deadUrl());

        assertThat(run.code()).isEqualTo(1);
        assertThat(run.output())
                .contains("fail  kafka: brokers: no answer from 127.0.0.1:")
                .contains("fail  nodes: " + "http://127.0.0.1:")
                .contains("muster.kafka.bootstrap");
    }

    @Test
    void shouldTellProblemsOfTheConfiguration(@TempDir Path folder) throws IOException {
        Path file = Files.writeString(
                folder.resolve("muster.properties"), "muster.http.prt=1\nmuster.standby.replicas=9\n");

        DoctorRun run = DoctorRun.with(Map.of(), "--config", file.toString());

        assertThat(run.code()).isEqualTo(1);
        assertThat(run.output())
                .contains("fail  configuration: muster.http.prt: no such setting")
                .contains("fail  configuration: muster.standby.replicas: 9 (expected: 0 to 2)");
    }

    @Test
    void shouldTellFilesThatCannotBeUsed(@TempDir Path folder) throws IOException {
        Path broken = Files.writeString(folder.resolve("tokens"), "ann\n");

        DoctorRun run = DoctorRun.of(
                trial,
                "--set",
                "muster.http.tokens.file=" + broken,
                "--set",
                "muster.http.tls.certificate.file=" + broken,
                "--set",
                "muster.http.tls.key.file=" + broken);

        assertThat(run.output())
                .contains("fail  tokens: tokens in " + broken + ": line 1")
                .contains("fail  certificate: " + broken + " cannot be read");
    }

    @Test
    void shouldTellThatThereAreTooFewBrokersAndPartitionsDiffer() {
        DoctorRun run =
                DoctorRun.of(trial, "--set", "muster.topic.replication.factor=3", "--set", "muster.topic.partitions=8");

        assertThat(run.code()).isEqualTo(1);
        assertThat(run.output())
                .contains("fail  kafka: 1 brokers", "(expected: at least 3, the replication factor)")
                .contains("fail  kafka settings: transaction.state.log.replication.factor 1")
                .contains("warn  topic doctor.instances: 2 partitions, configured 8");
    }

    @Test
    void shouldTellTopicsThatAreNotThereOrNotRight() throws Exception {
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", kafka.bootstrapServers()))) {
            set(admin, "doctor.rejected", "message.timestamp.type", "CreateTime");
            set(admin, "doctor.instances", "retention.ms", "3600000");
            DoctorRun wrong = DoctorRun.of(trial);
            DoctorRun missing = DoctorRun.of(trial, "--set", "muster.topic.prefix=nobody");
            set(admin, "doctor.rejected", "message.timestamp.type", "LogAppendTime");
            set(admin, "doctor.instances", "retention.ms", "604800000");

            assertThat(wrong.code()).isEqualTo(1);
            assertThat(wrong.output())
                    .contains("fail  topics: topic doctor.rejected: message.timestamp.type: CreateTime")
                    .contains("warn  topic doctor.instances: records are kept for PT1H");
            assertThat(missing.output())
                    .contains("warn  topics: not there yet: nobody.elections, nobody.facts.elections,"
                            + " nobody.facts.instances, nobody.facts.locks, nobody.facts.outcomes, nobody.instances,"
                            + " nobody.locks, nobody.outcomes, nobody.rejected")
                    .contains("warn  group nobody-instances: not there")
                    .contains("warn  group nobody-outcomes: not there")
                    .doesNotContain("fail");
        }
    }

    @Test
    void shouldTellATransactionThatHoldsUpALog() {
        Properties settings = new Properties();
        settings.put("bootstrap.servers", kafka.bootstrapServers());
        settings.put("transactional.id", "forgotten");
        settings.put("transaction.timeout.ms", "120000");
        try (KafkaProducer<byte[], byte[]> producer =
                new KafkaProducer<>(settings, new ByteArraySerializer(), new ByteArraySerializer())) {
            producer.initTransactions();
            producer.beginTransaction();
            var rejected = producer.send(new ProducerRecord<>("doctor.rejected", 0, null, new byte[0]));
            var fact = producer.send(new ProducerRecord<>("doctor.facts.instances", 0, null, new byte[0]));
            producer.flush();
            assertThat(rejected).isDone();
            assertThat(fact).isDone();

            await().atMost(Trial.SOON).untilAsserted(() -> {
                DoctorRun run = DoctorRun.of(trial);
                assertThat(run.code()).isEqualTo(1);
                assertThat(run.output())
                        .containsPattern(
                                "fail  transactions: producer \\d+ \\(forgotten\\) holds up doctor.facts.instances-0 from offset \\d+ on, since ")
                        .containsPattern(
                                "kafka-transactions.sh --bootstrap-server \\S+ abort --topic doctor.facts.instances --partition 0 --start-offset \\d+");
            });
            producer.abortTransaction();
        }
    }

    @Test
    void shouldTellAClockThatIsAhead() {
        kafka.moveClock(Duration.ofSeconds(30));
        try {
            trial.http().put("/v1/services/pay/instances/pay-2", "{\"host\":\"h\",\"port\":1,\"ttl\":\"1h\"}");

            // Less than it was moved by as much as the newest stamp was old when the doctor looked at the time.
            await().atMost(Trial.SOON).untilAsserted(() -> assertThat(
                            DoctorRun.of(trial).output())
                    .containsPattern(
                            "warn  clocks: a broker's clock is (2[0-9]|30)\\d\\d\\d ms or more ahead of this host's"));
        } finally {
            kafka.moveClock(Duration.ofSeconds(-30));
        }
    }

    private static void set(Admin admin, String topic, String name, String value) throws Exception {
        ConfigResource resource = new ConfigResource(ConfigResource.Type.TOPIC, topic);
        admin.incrementalAlterConfigs(Map.of(
                        resource, List.of(new AlterConfigOp(new ConfigEntry(name, value), AlterConfigOp.OpType.SET))))
                .all()
                .get();
        // The broker follows what the controller has decided a moment later.
        await().atMost(Trial.SOON).until(() -> admin.describeConfigs(List.of(resource)).all().get().values().stream()
                .anyMatch(config -> config.get(name).value().equals(value)));
    }

    private static String deadUrl() {
        return "http://127.0.0.1:" + FreePorts.one();
    }
}
