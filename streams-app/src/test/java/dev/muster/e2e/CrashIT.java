package dev.muster.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.muster.client.Instance;
import dev.muster.client.Muster;
import dev.muster.testkit.InProcessKafka;
import dev.muster.testkit.JavaProcess;
import dev.muster.testkit.KafkaSettings;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * A node in a process of its own is killed with SIGKILL in the middle of traffic. Afterwards nothing acknowledged is lost, and every
 * recorded fact equals the refold.
 */
class CrashIT {

    private static final int CALLERS = 200;

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
    void shouldLoseNothingAcknowledgedWhenANodeIsKilledAgainAndAgain() {
        Trial trial = new Trial(kafka.bootstrapServers(), "crash");
        List<String> acknowledged = new ArrayList<>();
        try (Muster muster = trial.client()) {
            muster.register(
                    Instance.of("steady").id("s-1").at("127.0.0.1", 8080).ttl(Duration.ofSeconds(5)));
            for (int generation = 1; generation <= 3; generation++) {
                // given
                try (JavaProcess node = trial.startProcess()) {
                    // when
                    for (int number = 0; number < 40; number++) {
                        String instance = "g" + generation + "-" + number;
                        if (register(trial, instance).status() == 200) {
                            acknowledged.add(instance);
                        }
                    }
                    node.kill();
                }
                if (generation == 2) {
                    deleteState(trial);
                }
            }
            // then
            assertThat(acknowledged).hasSizeGreaterThan(100);
            trial.startNode();
            assertThat(instancesOf(trial)).containsAll(acknowledged);
            try (RawLog log = trial.rawLog()) {
                assertThat(log.statusesInFacts("steady/s-1")).isNotEmpty().containsOnly("UP");
            }
        } finally {
            trial.close();
        }
    }

    @Test
    void shouldReachTheSameFactsWhenKilledBetweenFoldingAndCommitting() {
        // A commit every 1.4 s: most of what is folded and answered is not committed when the node is killed.
        Trial trial = new Trial(kafka.bootstrapServers(), "uncommitted").with("muster.commit.interval", "1400ms");
        try {
            List<String> answers = new ArrayList<>();
            try (JavaProcess node = trial.startProcess()) {
                // given
                for (int number = 0; number < 30; number++) {
                    String instance = "i-" + number;
                    // A commit that comes late is a transaction lost, and a write that is not answered in time.
                    answers.add(await().atMost(Trial.SOON)
                            .until(() -> register(trial, instance).position(), Optional::isPresent)
                            .orElseThrow());
                }
                // when
                node.kill();
            }
            trial.startNode();
            // then
            assertThat(answers).hasSize(30);
            assertThat(instancesOf(trial)).hasSize(30);
        } finally {
            trial.close();
        }
    }

    /** What callers told is kept beside what was decided, and written later: neither may be ahead of the other. */
    @Test
    void shouldCountEveryCallOnceWhenKilledBetweenTwoCommits() {
        Trial trial = new Trial(kafka.bootstrapServers(), "outcomes").with("muster.commit.interval", "1400ms");
        try {
            try (JavaProcess node = trial.startProcess()) {
                // given some that is committed, and much that is not
                tell(trial, 1);
                await().atMost(Trial.SOON)
                        .untilAsserted(() -> assertThat(trial.verify().facts()).isPositive());
                for (int sequence = 2; sequence <= 10; sequence++) {
                    tell(trial, sequence);
                }
                // when
                node.kill();
            }
            trial.startNode();
            // then every batch is known, and counts no more when it comes again
            for (int sequence = 1; sequence <= 11; sequence++) {
                tell(trial, sequence);
            }
            await().atMost(Trial.SOON).untilAsserted(() -> assertThat(trial.http()
                            .get("/v1/breakers/stock?consistency=linearizable")
                            .json()
                            .at("/totals/ok")
                            .asInt())
                    .isEqualTo(11 * CALLERS));
        } finally {
            trial.close();
        }
    }

    private static void tell(Trial trial, int sequence) {
        String items = IntStream.range(0, CALLERS)
                .mapToObj(caller ->
                        "{\"caller\":\"web\",\"callerInstance\":\"w%d\",\"sequence\":%d,\"service\":\"stock\",\"ok\":1}"
                                .formatted(caller, sequence))
                .collect(Collectors.joining(",", "[", "]"));
        Http.Answer answer = trial.http().post("/v1/outcomes", items);
        assertThat(answer.status()).as(answer.body()).isEqualTo(202);
    }

    private static Http.Answer register(Trial trial, String instance) {
        return trial.http()
                .put(
                        "/v1/services/many/instances/" + instance,
                        "{\"host\":\"127.0.0.1\",\"port\":8080,\"ttl\":\"1h\"}");
    }

    private static List<String> instancesOf(Trial trial) {
        List<String> ids = new ArrayList<>();
        trial.http()
                .get("/v1/services/many?limit=1000")
                .json()
                .path("instances")
                .forEach(one -> ids.add(one.path("id").asText()));
        return ids;
    }

    private static void deleteState(Trial trial) {
        Path directory = Path.of(trial.settings().getOrDefault("muster.state.dir", ""));
        try (Stream<Path> files = Files.walk(directory)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
