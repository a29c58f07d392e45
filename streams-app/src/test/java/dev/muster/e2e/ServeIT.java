package dev.muster.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.muster.app.Main;
import dev.muster.testkit.InProcessKafka;
import dev.muster.testkit.JavaProcess;
import dev.muster.testkit.KafkaSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What an operator sees of a node: the lines of its log, and how it answers when its engine has stopped. */
class ServeIT {

    private static final Duration STARTED_AT_MOST = Duration.ofSeconds(60);

    private static InProcessKafka kafka;

    @BeforeAll
    static void start() {
        kafka = InProcessKafka.start(KafkaSettings.defaults());
    }

    @AfterAll
    static void stop() {
        kafka.close();
    }

    @Test
    void shouldLogLinesOfText() {
        try (JavaProcess node = serve(new Trial(kafka.bootstrapServers(), "text"))) {
            String line = node.awaitLine(said -> said.contains("code=NODE-001"), STARTED_AT_MOST);

            assertThat(line)
                    .matches(
                            "\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d\\.\\d{3}Z INFO +code=NODE-001 serving .*logger=Node");
            assertThat(node.lines()).anyMatch(said -> said.contains("code=HTTP-001"));
        }
    }

    @Test
    void shouldLogLinesOfJson() throws IOException {
        Trial trial = new Trial(kafka.bootstrapServers(), "json").with("muster.log.format", "json");
        try (JavaProcess node = serve(trial)) {
            String line = node.awaitLine(said -> said.contains("code=NODE-001"), STARTED_AT_MOST);

            JsonNode entry = new ObjectMapper().readTree(line);
            assertThat(entry.path("level").asText()).isEqualTo("INFO");
            assertThat(entry.path("formattedMessage").asText()).startsWith("code=NODE-001 serving");
            assertThat(entry.path("timestamp").asLong()).isPositive();
            assertThat(node.lines()).allSatisfy(said -> assertThat(
                            new ObjectMapper().readTree(said).isObject())
                    .isTrue());
        }
    }

    /** Nothing is created, and no minute is waited for what cannot come. */
    @Test
    void shouldEndWithOneLineWhenThereAreTooFewBrokers() throws Exception {
        Trial trial = new Trial(kafka.bootstrapServers(), "few").with("muster.topic.replication.factor", "3");
        try (JavaProcess node = serve(trial)) {
            String line = node.awaitLine(said -> said.startsWith("muster: "), STARTED_AT_MOST);

            assertThat(line)
                    .startsWith("muster: the node did not start: muster.topic.replication.factor: 3 (expected: at most")
                    .contains(", 1; ");
            assertThat(node.lines()).noneMatch(said -> said.startsWith("\tat "));
        }
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", kafka.bootstrapServers()))) {
            assertThat(admin.listTopics().names().get()).noneMatch(topic -> topic.startsWith("few"));
        }
    }

    /** The changelogs are lost: going on with empty stores would forget what was folded, so the engine stops. */
    @Test
    void shouldAnswerUnavailableOverHttpWhenItsEngineHasStopped(@TempDir Path empty) throws Exception {
        // given
        Trial trial = new Trial(kafka.bootstrapServers(), "lost").startNode();
        for (int number = 0; number < 8; number++) {
            trial.http().put("/v1/services/s-" + number + "/instances/i", "{\"host\":\"h\",\"port\":1}");
        }
        trial.stopNode();
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", kafka.bootstrapServers()))) {
            List<String> changelogs = admin.listTopics().names().get().stream()
                    .filter(topic -> topic.startsWith("lost-"))
                    .toList();
            assertThat(changelogs).isNotEmpty();
            admin.deleteTopics(changelogs).all().get();
        }
        // when
        trial.with(
                        "muster.state.dir",
                        Files.createDirectory(empty.resolve("state")).toString())
                .startNodeUnready();
        // then
        try {
            await().atMost(Trial.SOON).untilAsserted(() -> assertThat(
                            trial.http().get("/health/ready").body())
                    .contains("the engine of lost.instances has stopped")
                    .contains("their changelogs are lost"));
            assertThat(trial.http().get("/health/ready").status()).isEqualTo(503);
            assertThat(trial.http().get("/health/live").status()).isEqualTo(200);
            assertThat(trial.http().get("/v1/services/s-1").status()).isEqualTo(503);
            assertThat(trial.http().get("/v1/services").status()).isEqualTo(503);
            assertThat(trial.http()
                            .put("/v1/services/s-1/instances/i", "{\"host\":\"h\",\"port\":1}")
                            .status())
                    .isEqualTo(503);
            assertThat(trial.http()
                            .get("/v1/cluster/members?scope=node")
                            .json()
                            .at("/members/0/state")
                            .asText())
                    .isEqualTo("FAILED");
        } finally {
            trial.stopNode();
        }
    }

    private static JavaProcess serve(Trial trial) {
        List<String> arguments = new ArrayList<>(List.of("serve"));
        trial.settings().forEach((name, value) -> arguments.addAll(List.of("--set", name + "=" + value)));
        return JavaProcess.of(Main.class)
                .name("node")
                .jvmArguments("-Xmx256m", "-XX:+UseSerialGC")
                .arguments(arguments.toArray(String[]::new))
                .endsWithParent()
                .start();
    }
}
