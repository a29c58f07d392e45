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
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The facts as they happen, through Kafka: none lost, none told twice, the same as the audit tells. */
@Timeout(400)
class FactsIT {

    private static final String FACTS = "/v1/facts";
    private static final String INSTANCES = "/v1/services/pay/instances/";
    private static final String SHORT =
            "{\"host\":\"127.0.0.1\",\"port\":8080,\"ttl\":\"3s\",\"deregisterAfter\":\"2s\"}";
    private static final String LASTING = "{\"host\":\"127.0.0.1\",\"port\":8080,\"ttl\":\"1h\"}";
    private static final ObjectMapper JSON = new ObjectMapper();

    private static InProcessKafka kafka;

    @BeforeAll
    static void startKafka() {
        kafka = InProcessKafka.start(KafkaSettings.defaults());
    }

    @AfterAll
    static void stopKafka() {
        kafka.close();
    }

    /** Instances come and die while one listens from the beginning, another resumes from the middle, and one only wants one of them. */
    @Test
    void shouldTellExactlyWhatTheAuditTells() throws Exception {
        try (Trial trial = new Trial(kafka.bootstrapServers(), "told").startNode();
                Events all = Events.open(trial, FACTS + "?from=beginning", "")) {
            for (int i = 0; i < 3; i++) {
                trial.http().put(INSTANCES + "p-" + i, SHORT);
                trial.http().put("/v1/services/s-" + i + "/instances/a", LASTING);
            }
            await().atMost(Trial.SOON).until(() -> !decisionsOn(all, "pay/p-2").isEmpty());
            Events.Event middle = all.all().get(all.all().size() / 2);
            try (Events rest = Events.open(trial, FACTS, middle.id());
                    Events one = Events.open(trial, FACTS + "?kind=instance&key=pay/p-1", middle.id())) {
                // when those that are silent die and are removed
                await().atMost(Trial.SOON)
                        .until(() -> decisionsOn(all, "pay/p-0").size() >= 3
                                && decisionsOn(all, "pay/p-1").size() >= 3
                                && decisionsOn(all, "pay/p-2").size() >= 3);
                // then nothing is missing, and nothing comes twice
                await().atMost(Trial.SOON)
                        .untilAsserted(() -> assertThat((long) all.all().size())
                                .isEqualTo(trial.verify().facts()));
                requireWhole(all.data());
                assertThat(hashes(decisionsOn(all, "pay/p-1")))
                        .isEqualTo(hashes(list(trial, "?from=beginning&limit=1000&key=pay/p-1")));
                assertThat(sequences(decisionsOn(all, "pay/p-1"))).isEqualTo(timeline(trial, "instance", "pay/p-1"));
                // and after any id comes exactly the rest
                List<String> wanted = after(all, middle);
                await().atMost(Trial.SOON).until(() -> rest.all().size() >= wanted.size());
                assertThat(rest.data()).containsAll(wanted).doesNotHaveDuplicates();
                long ofOne = decisionsOn(wanted, "pay/p-1").size();
                await().atMost(Trial.SOON)
                        .until(() -> decisionsOn(one, "pay/p-1").size() >= ofOne);
                assertThat(one.data()).doesNotHaveDuplicates().allMatch(data -> data.contains("\"pay/p-1\""));
            }
        }
    }

    /** Callers open a breaker and have an instance ejected, an operator resets it: one entity, under either of its names. */
    @Test
    void shouldTellOfBreakersAndOutliersWhatTheAuditTells() throws Exception {
        try (Trial trial = new Trial(kafka.bootstrapServers(), "breakers").startNode();
                Events live = Events.open(trial, FACTS + "?from=beginning&kind=breaker", "")) {
            trial.http().put(INSTANCES + "p-0", LASTING);
            // when one of three instances fails for two callers, then all of the service, and it is mended
            report(
                    trial,
                    outcomes("w1", "a", "ok", 30),
                    outcomes("w1", "b", "ok", 30),
                    outcomes("w1", "c", "failed", 4));
            report(trial, outcomes("w2", "a", "ok", 9), outcomes("w2", "c", "failed", 1));
            await().atMost(Trial.SOON)
                    .until(() -> !breaker(trial).path("ejected").isEmpty());
            report(trial, outcomes("w1", "a", "failed", 4));
            report(trial, outcomes("w2", "a", "failed", 1));
            await().atMost(Trial.SOON)
                    .until(() -> breaker(trial).path("state").asText().equals("OPEN"));
            trial.http().post("/v1/breakers/stock/reset", "{\"by\":\"ann\",\"reason\":\"mended\"}");
            // then it is told live, as a list of either kind, and as the audit tells it
            await().atMost(Trial.SOON)
                    .until(() -> live.data().stream().anyMatch(data -> data.contains("reset by ann: mended")));
            List<JsonNode> told = decisionsOn(live, "stock");
            assertThat(live.all()).hasSameSizeAs(told);
            assertThat(told)
                    .extracting(fact -> fact.path("reason").asText())
                    .anyMatch(reason -> reason.endsWith("5 failures in a row, seen by several callers (ejected at 5)"))
                    .anyMatch(reason ->
                            reason.startsWith("5 failures in a row, seen by 2 callers (opens at 5 seen by 2)"));
            for (String kind : List.of("breaker", "outlier")) {
                assertThat(hashes(list(trial, "?from=beginning&limit=1000&kind=" + kind)))
                        .isEqualTo(hashes(told));
                assertThat(timeline(trial, kind, "stock")).isEqualTo(sequences(told));
            }
        }
    }

    private static JsonNode breaker(Trial trial) {
        return trial.http().get("/v1/breakers/stock").json();
    }

    private static void report(Trial trial, String... items) {
        Http.Answer answer = trial.http().post("/v1/outcomes", "[" + String.join(",", items) + "]");
        assertThat(answer.status()).as(answer.body()).isEqualTo(202);
    }

    /** Without a number, so that each is a batch of its own. */
    private static String outcomes(String caller, String instance, String what, int calls) {
        return "{\"caller\":\"web\",\"callerInstance\":\"%s\",\"service\":\"stock\",\"instance\":\"%s\",\"%s\":%d}"
                .formatted(caller, instance, what, calls);
    }

    /** The stream outlives the broker, and a client that was cut off meanwhile goes on where it was. */
    @Test
    void shouldGoOnWhenKafkaWasAway() throws Exception {
        try (Trial trial = new Trial(kafka.bootstrapServers(), "away").startNode();
                Events all = Events.open(trial, FACTS + "?from=beginning", "")) {
            trial.http().put(INSTANCES + "before", LASTING);
            await().atMost(Trial.SOON)
                    .until(() -> !decisionsOn(all, "pay/before").isEmpty());
            // when
            kafka.stop();
            kafka.restart();
            await().atMost(Trial.SOON)
                    .until(() -> trial.http().put(INSTANCES + "after", LASTING).status() == 200);
            // then; a registration that was not answered in time is repeated, and may be told twice
            await().atMost(Trial.SOON)
                    .until(() -> !decisionsOn(all, "pay/after").isEmpty());
            assertThat(all.isOver()).isFalse();
            requireWhole(all.data());
            trial.stopNode();
            await().atMost(Trial.SOON).until(all::isOver);
            trial.startNode();
            try (Events again = Events.open(trial, FACTS, all.lastId())) {
                trial.http().put(INSTANCES + "last", LASTING);
                await().atMost(Trial.SOON)
                        .until(() -> !decisionsOn(again, "pay/last").isEmpty());
                List<String> whole = new ArrayList<>(all.data());
                whole.addAll(again.data());
                requireWhole(whole);
            }
        }
    }

    /** The facts of each partition of each log are numbered from 1, and each names the hash of the one before it. */
    private static void requireWhole(List<String> facts) {
        Map<String, JsonNode> last = new HashMap<>();
        for (JsonNode fact : parsed(facts)) {
            JsonNode cause = fact.path("cause");
            JsonNode before = last.put(cause.path("topic").asText() + ":" + cause.path("partition"), fact);
            long sequence = before == null ? 0 : before.path("sequence").asLong();
            String hash = before == null ? "0".repeat(64) : before.path("hash").asText();
            assertThat(fact.path("sequence").asLong()).isEqualTo(sequence + 1);
            assertThat(fact.path("previous").asText()).isEqualTo(hash);
        }
    }

    private static List<String> after(Events all, Events.Event event) {
        List<String> data = all.data();
        return data.subList(data.indexOf(event.data()) + 1, data.size());
    }

    private static List<JsonNode> decisionsOn(Events events, String key) {
        return decisionsOn(events.data(), key);
    }

    private static List<JsonNode> decisionsOn(List<String> data, String key) {
        return parsed(data).stream()
                .filter(fact -> fact.path("key").asText().equals(key) && fact.has("state"))
                .toList();
    }

    private static List<JsonNode> list(Trial trial, String query) {
        List<JsonNode> facts = new ArrayList<>();
        trial.http().get(FACTS + query).json().path("facts").forEach(facts::add);
        return facts;
    }

    private static List<Long> timeline(Trial trial, String kind, String key) throws IOException {
        try (JavaProcess audit = JavaProcess.of(Main.class)
                .name("timeline")
                .arguments(
                        "audit",
                        "timeline",
                        "--json",
                        "--kind=" + kind,
                        "--key=" + key,
                        "--bootstrap=" + trial.bootstrapServers(),
                        "--topic-prefix=" + trial.topics().prefix())
                .endsWithParent()
                .start()) {
            assertThat(audit.awaitExit(Trial.SOON)).as("%s", audit.lines()).isZero();
            List<String> lines = audit.lines();
            List<JsonNode> entries = new ArrayList<>();
            JSON.readTree(String.join("", lines.subList(lines.indexOf("{"), lines.size())))
                    .path("entries")
                    .forEach(entries::add);
            return sequences(entries);
        }
    }

    private static List<Long> sequences(List<JsonNode> facts) {
        return facts.stream().map(fact -> fact.path("sequence").asLong()).toList();
    }

    private static List<String> hashes(List<JsonNode> facts) {
        return facts.stream().map(fact -> fact.path("hash").asText()).toList();
    }

    private static List<JsonNode> parsed(List<String> data) {
        List<JsonNode> facts = new ArrayList<>();
        for (String one : data) {
            try {
                facts.add(JSON.readTree(one));
            } catch (IOException e) {
                throw new IllegalStateException(one, e);
            }
        }
        return facts;
    }
}
