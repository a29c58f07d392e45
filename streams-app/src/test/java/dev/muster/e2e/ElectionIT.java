package dev.muster.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.muster.app.Main;
import dev.muster.schema.Campaigned;
import dev.muster.schema.CandidacyKept;
import dev.muster.schema.Resigned;
import dev.muster.testkit.InProcessKafka;
import dev.muster.testkit.JavaProcess;
import dev.muster.testkit.KafkaSettings;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Elections on a real broker: by HTTP and by Kafka, over a death, a restart and what cannot be. */
class ElectionIT {

    private static final String DIED = "/v1/elections/died";
    private static final String SHOWN = "/v1/elections/shown";

    private static InProcessKafka kafka;
    private static Trial trial;

    @BeforeAll
    static void start() {
        kafka = InProcessKafka.start(KafkaSettings.defaults());
        trial = new Trial(kafka.bootstrapServers(), "elections-it").startNode();
    }

    @AfterAll
    static void end() {
        trial.close();
        kafka.close();
    }

    @Test
    void shouldElectTheNextWhenTheLeaderDiesAndKeepThatOverARestart() {
        Http http = trial.http();
        JsonNode first = http.put(DIED + "/candidates/a", "{\"session\":\"1\",\"ttl\":\"3s\"}")
                .json();
        assertThat(first.path("leader").asText()).isEqualTo("a");
        http.put(DIED + "/candidates/b", "{\"session\":\"1\",\"ttl\":\"10m\"}");
        // when it is silent
        await().atMost(Trial.SOON).until(() -> leader(http).equals("b"));
        // then
        long term = http.get(DIED).json().path("term").asLong();
        assertThat(term).isGreaterThan(first.path("term").asLong());
        assertThat(http.post(DIED + "/candidates/a/keep").status()).isEqualTo(404);
        // and after a restart
        trial.stopNode();
        trial.startNode();
        await().atMost(Trial.SOON).until(() -> leader(trial.http()).equals("b"));
        assertThat(trial.http().get(DIED).json().path("term").asLong()).isEqualTo(term);
        assertThat(trial.http()
                        .put(DIED + "/candidates/b", "{\"session\":\"1\",\"ttl\":\"10m\"}")
                        .json()
                        .path("term")
                        .asLong())
                .isEqualTo(term);
    }

    @Test
    void shouldFoldWhatAnyProducerTellsAndRejectWhatCannotBe() {
        try (RawLog log = trial.rawLog("elections")) {
            // when
            log.append("nightly", log.framed(campaigned("a", 2_999L)));
            log.append("nightly", log.framed(campaigned("a", 60_000L)));
            log.append("nightly", log.framed(campaigned("b", 60_000L)));
            log.append("nightly", log.framed(new CandidacyKept("k", "b", Instant.EPOCH, "nightly", "b", "1")));
            RecordMetadata last =
                    log.append("nightly", log.framed(new Resigned("r", "a", Instant.EPOCH, "nightly", "a", "1")));
            log.append(
                    RawLog.homeOf("nightly"),
                    "nightly".getBytes(StandardCharsets.UTF_8),
                    log.framed(new CandidacyKept("k", "b", Instant.EPOCH, "daily", "b", "1")));
            // then
            String position = "elections:" + last.partition() + ":" + last.offset();
            JsonNode election = trial.http()
                    .get("/v1/elections/nightly?min-position=" + position)
                    .json();
            assertThat(election.path("leader").asText()).isEqualTo("b");
            assertThat(election.path("term").asLong()).isEqualTo(last.offset());
            await().atMost(Trial.SOON).untilAsserted(() -> assertThat(log.rejected())
                    .extracting(RawLog.Rejected::detail)
                    .hasSize(2)
                    .contains("ttl: PT2.999S (expected: PT3S to PT10M)"));
        }
    }

    @Test
    void shouldShowOnTheTerminalWhoLeadsAndPushWhatChanges() {
        try (JavaProcess watch = JavaProcess.of(Main.class)
                .arguments("leaders", "shown", "--watch", "--url", trial.url())
                .start()) {
            watch.awaitLine(line -> line.startsWith("muster: shown: nobody has campaigned"), Trial.SOON);
            // when
            trial.http().put(SHOWN + "/candidates/a", "{\"session\":\"1\",\"ttl\":\"10m\"}");
            // then
            watch.awaitLine(line -> line.startsWith("shown is led by a in term "), Trial.SOON);
            // and when
            trial.http().put(SHOWN + "/candidates/b", "{\"session\":\"1\",\"ttl\":\"10m\"}");
            trial.http().delete(SHOWN + "/candidates/a?session=1", "gone");
            // then
            watch.awaitLine(line -> line.contains(" shown b in term "), Trial.SOON);
            try (JavaProcess list = JavaProcess.of(Main.class)
                    .arguments("leaders", "--url", trial.url())
                    .start()) {
                assertThat(list.awaitExit(Trial.SOON)).isZero();
                assertThat(list.lines()).anyMatch(line -> line.matches("shown +b +[0-9]+ +.*"));
            }
        }
    }

    private static Campaigned campaigned(String candidate, long ttlMs) {
        return Campaigned.newBuilder()
                .setEventId(UUID.randomUUID().toString())
                .setSource("test")
                .setClientTime(Instant.EPOCH)
                .setElection("nightly")
                .setCandidate(candidate)
                .setSession("1")
                .setTtlMs(ttlMs)
                .setMetadata(List.of())
                .build();
    }

    private static String leader(Http http) {
        return http.get(DIED).json().path("leader").asText();
    }
}
