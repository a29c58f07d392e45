package dev.muster.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.muster.app.Main;
import dev.muster.schema.BreakerForced;
import dev.muster.schema.InstanceOutcomes;
import dev.muster.schema.OutcomesReported;
import dev.muster.testkit.InProcessKafka;
import dev.muster.testkit.JavaProcess;
import dev.muster.testkit.KafkaSettings;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Breakers on a real broker: opened by what callers tell, by HTTP and by Kafka; half open with permits; closed; forced. */
class BreakerIT {

    private static final byte[] KEY = "stock".getBytes(StandardCharsets.UTF_8);

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
    void shouldOpenHalfOpenAndCloseByWhatCallersTell() {
        try (Trial trial = new Trial(kafka.bootstrapServers(), "breaker").startNode()) {
            Http http = trial.http();
            http.put("/v1/breakers/stock/config", "{\"openTime\":\"3s\",\"permits\":2}");
            // when
            report(http, item("w1", 1, "\"failed\":4"), item("w2", 1, "\"failed\":1"));
            // then
            awaitState(http, "OPEN");
            awaitState(http, "HALF_OPEN");
            JsonNode permits = http.get("/v1/breakers/stock").json().path("permits");
            assertThat(permits).hasSize(2);
            // and when both probes go well
            permits.forEach(permit -> report(
                    http,
                    item(
                            permit.path("callerInstance").asText(),
                            2,
                            "\"ok\":1,\"probes\":[{\"permit\":" + permit.path("number") + ",\"outcome\":\"OK\"}]")));
            // then
            awaitState(http, "CLOSED");
        }
    }

    @Test
    void shouldStayAsAnOperatorHoldsItAndKeepItOverARestart() {
        try (Trial trial = new Trial(kafka.bootstrapServers(), "forced").startNode()) {
            Http http = trial.http();
            assertThat(http.post("/v1/breakers/stock/force-open").status()).isEqualTo(200);
            report(http, item("w1", 1, "\"ok\":50"));
            // when
            trial.stopNode();
            trial.startNode();
            // then
            awaitState(trial.http(), "FORCED_OPEN");
            assertThat(trial.http().post("/v1/breakers/stock/reset").status()).isEqualTo(200);
            awaitState(trial.http(), "CLOSED");
        }
    }

    @Test
    void shouldObeyAnOperatorOnTheTerminalAndTellWhy() {
        try (Trial trial = new Trial(kafka.bootstrapServers(), "terminal").startNode()) {
            // when
            command(trial, "breakers", "stock", "force-open", "--reason", "broken", "--by", "ann");
            // then
            assertThat(command(trial, "breakers", "stock", "why"))
                    .anyMatch(line ->
                            line.startsWith("stock is FORCED_OPEN since") && line.endsWith("held open by ann: broken"));
            assertThat(command(trial, "breakers")).anyMatch(line -> line.matches("stock +FORCED_OPEN .*"));
            // and who says no name signs with the one that he is logged in by
            assertThat(command(trial, "breakers", "stock", "force-closed", "--reason", "as it was"))
                    .anyMatch(line -> line.startsWith("stock ")
                            && line.endsWith("held closed by " + System.getProperty("user.name") + ": as it was"));
        }
    }

    @Test
    void shouldShowAndChangeSettingsOnTheTerminal() {
        try (Trial trial = new Trial(kafka.bootstrapServers(), "settings").startNode()) {
            trial.http().put("/v1/breakers/stock/config", "{\"windowTime\":\"30s\"}");
            // when
            List<String> changed = command(trial, "breakers", "stock", "config", "openTime=10s", "failureRate=0.25");
            // then
            assertThat(changed)
                    .contains("openTime             PT10S  this service                        PT1S to PT24H")
                    .contains("windowTime           PT30S  this service                        PT1S to PT1H")
                    .isEqualTo(command(trial, "breakers", "stock", "config"));
            assertThat(trial.http()
                            .get("/v1/breakers/stock")
                            .json()
                            .path("config")
                            .toString())
                    .isEqualTo("{\"failureRate\":0.25,\"windowTime\":\"PT30S\",\"openTime\":\"PT10S\"}");
        }
    }

    @Test
    void shouldPushToTheTerminalWhatBecomesOfABreakerAndTellWhichOutcomesItWas() {
        try (Trial trial = new Trial(kafka.bootstrapServers(), "watched").startNode()) {
            try (JavaProcess watch = JavaProcess.of(Main.class)
                    .arguments("breakers", "stock", "--watch", "--url", trial.url())
                    .start()) {
                watch.awaitLine(line -> line.startsWith("muster: stock: nobody has told of calls"), Trial.SOON);
                report(trial.http(), item("w1", 1, "\"ok\":1"));
                watch.awaitLine(line -> line.startsWith("stock    CLOSED"), Trial.SOON);
                // when
                report(trial.http(), item("w1", 2, "\"failed\":4"), item("w2", 1, "\"failed\":1"));
                // then
                watch.awaitLine(line -> line.contains(" stock OPEN: 5 failures in a row"), Trial.SOON);
                watch.terminate();
                assertThat(watch.awaitExit(Trial.SOON)).isEqualTo(143);
            }
            assertThat(command(trial, "breakers", "stock", "why"))
                    .anyMatch(line -> line.endsWith(": 5 calls, 5 failed, 0 too slow, seen by 2 of 2 callers"));
        }
    }

    @Test
    void shouldFoldWhatAnyProducerTellsAndRejectWhatCannotBe() {
        try (Trial trial = new Trial(kafka.bootstrapServers(), "told").startNode();
                RawLog log = trial.rawLog("outcomes")) {
            // when
            log.append(RawLog.homeOf("stock"), KEY, log.framed(told(5, -1)));
            log.append(
                    RawLog.homeOf("stock"),
                    KEY,
                    log.framed(new BreakerForced(
                            "forced", "test", Instant.EPOCH, "stock", "OPEN", "x\u001b]0;pwn\u0007", "ann")));
            RecordMetadata good = log.append("stock", log.framed(told(5, 3)));
            // then
            String position = "outcomes:" + good.partition() + ":" + good.offset();
            Http.Answer breaker = trial.http().get("/v1/breakers/stock?min-position=" + position);
            assertThat(breaker.status()).as(breaker.body()).isEqualTo(200);
            assertThat(breaker.json().at("/totals/ok").asInt()).isEqualTo(5);
            assertThat(breaker.json().at("/totals/failed").asInt()).isEqualTo(3);
            await().atMost(Trial.SOON).untilAsserted(() -> assertThat(log.rejected())
                    .extracting(RawLog.Rejected::detail)
                    .containsExactlyInAnyOrder(
                            "failed: -1 (expected: 0 to 1000000)",
                            "reason: holds control characters (expected: none)"));
            assertThat(breaker.json().path("state").asText()).isEqualTo("CLOSED");
        }
    }

    private static List<String> command(Trial trial, String... words) {
        try (JavaProcess process = JavaProcess.of(Main.class)
                .arguments(Stream.concat(Stream.of(words), Stream.of("--url", trial.url()))
                        .toArray(String[]::new))
                .start()) {
            assertThat(process.awaitExit(Trial.SOON)).as("%s", process.lines()).isZero();
            return process.lines();
        }
    }

    private static OutcomesReported told(int ok, int failed) {
        return OutcomesReported.newBuilder()
                .setEventId(UUID.randomUUID().toString())
                .setSource("test")
                .setClientTime(Instant.EPOCH)
                .setService("stock")
                .setCaller("web")
                .setCallerInstance("w1")
                .setSequence(1)
                .setEntries(List.of(new InstanceOutcomes("s-1", ok, failed, 0, 0, 0, null, 0)))
                .setProbes(List.of())
                .build();
    }

    private static void report(Http http, String... items) {
        Http.Answer answer = http.post("/v1/outcomes", "[" + String.join(",", items) + "]");
        assertThat(answer.status()).as(answer.body()).isEqualTo(202);
    }

    private static void awaitState(Http http, String state) {
        await().atMost(Trial.SOON).until(() -> http.get("/v1/breakers/stock")
                .json()
                .path("state")
                .asText()
                .equals(state));
    }

    private static String item(String caller, int sequence, String rest) {
        return "{\"caller\":\"web\",\"callerInstance\":\"%s\",\"sequence\":%d,\"service\":\"stock\",%s}"
                .formatted(caller, sequence, rest);
    }
}
