package dev.muster.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.muster.client.Instance;
import dev.muster.client.Muster;
import dev.muster.client.Registration;
import dev.muster.client.ServiceView;
import dev.muster.testkit.KafkaAssumptions;
import dev.muster.testkit.KafkaKind;
import dev.muster.testkit.KafkaSettings;
import dev.muster.testkit.LocalKafka;
import java.time.Duration;
import java.util.Optional;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Services register, live, die and are found: by the client, by HTTP alone, and by any Kafka producer. */
class PresenceIT {

    private static final String BODY =
            "{\"host\":\"127.0.0.1\",\"port\":8080,\"ttl\":\"3s\",\"deregisterAfter\":\"2s\"}";

    private static LocalKafka kafka;

    @BeforeAll
    static void startKafka() {
        KafkaAssumptions.assumeAvailable(KafkaKind.fromSystemProperty());
        kafka = KafkaKind.fromSystemProperty().start(KafkaSettings.defaults());
    }

    @AfterAll
    static void stopKafka() {
        if (kafka != null) {
            kafka.close();
        }
    }

    @Test
    void shouldFindWhatTheClientRegistersUntilItCloses() {
        try (Trial trial = new Trial(kafka.bootstrapServers(), "client").startNode();
                Muster muster = trial.client();
                ServiceView stock = muster.discover("stock")) {
            // given
            Registration registration = muster.register(
                    Instance.of("stock").id("s-1").at("127.0.0.1", 8080).zone("a"));
            // when
            registration.awaitVisible(Trial.SOON);
            // then
            assertThat(stock.awaitInstances(1, Trial.SOON)).singleElement().satisfies(found -> {
                assertThat(found.id()).isEqualTo("s-1");
                assertThat(found.zone()).isEqualTo("a");
            });
            // and when
            registration.close();
            // then
            await().atMost(Trial.SOON).until(() -> stock.instances().isEmpty());
            await().atMost(Trial.SOON).until(() -> trial.http().isGone("stock", "s-1"));
        }
    }

    @Test
    void shouldServeThoseWhoHaveOnlyHttp() {
        try (Trial trial = new Trial(kafka.bootstrapServers(), "curl").startNode()) {
            Http http = trial.http();
            String lasting = BODY.replace("3s", "1h");
            // when
            assertThat(http.put("/v1/services/pay/instances/p-1", lasting).status())
                    .isEqualTo(200);
            assertThat(http.post("/v1/services/pay/instances/p-1/heartbeat").status())
                    .isEqualTo(200);
            // then
            assertThat(http.get("/v1/services/pay").json().path("healthy").asInt())
                    .isEqualTo(1);
            // and when it is silent, and another one, which is kept for longer after it was last heard of
            http.put("/v1/services/pay/instances/p-1", BODY);
            http.put("/v1/services/pay/instances/p-2", BODY.replace("2s", "1h"));
            await().atMost(Trial.SOON).until(() -> http.statusOf("pay", "p-2").equals(Optional.of("DOWN")));
            assertThat(http.get("/v1/services/pay").json().path("instances")).isEmpty();
            // then it is removed, and has to register again
            await().atMost(Trial.SOON).until(() -> http.isGone("pay", "p-1"));
            assertThat(http.post("/v1/services/pay/instances/p-1/heartbeat").code())
                    .isEqualTo("unknown-instance");
            assertThat(http.get("/v1/services/pay").status()).isEqualTo(200);
            assertThat(http.get("/v1/services/never").code()).isEqualTo("unknown-service");
        }
    }

    @Test
    void shouldFoldWhatAnyProducerInWireFormatPublishes() {
        try (Trial trial = new Trial(kafka.bootstrapServers(), "producer").startNode();
                RawLog log = trial.rawLog()) {
            // when
            RecordMetadata appended =
                    log.append("cart", log.framed(RawLog.registered("cart", "c-1", Duration.ofMinutes(1))));
            // then
            String position = "instances:" + appended.partition() + ":" + appended.offset();
            Http.Answer found = trial.http().get("/v1/services/cart/instances/c-1?min-position=" + position);
            assertThat(found.status()).as(found.body()).isEqualTo(200);
            assertThat(found.json().path("incarnation").asText()).isEqualTo("one");
        }
    }

    @Test
    void shouldKeepAnOperatorsWordOverHeartbeats() {
        try (Trial trial = new Trial(kafka.bootstrapServers(), "operator").startNode()) {
            Http http = trial.http();
            http.put("/v1/services/pay/instances/p-1", BODY.replace("3s", "60s"));
            // when
            http.put(
                    "/v1/services/pay/instances/p-1/status",
                    "{\"status\":\"DOWN\",\"reason\":\"disk\",\"by\":\"eva\"}");
            http.put("/v1/services/pay/instances/p-1/maintenance", "{\"reason\":\"upgrade\",\"by\":\"eva\"}");
            http.post("/v1/services/pay/instances/p-1/heartbeat", "{\"status\":\"UP\"}");
            // then
            assertThat(http.statusOf("pay", "p-1")).contains("DOWN");
            http.delete("/v1/services/pay/instances/p-1/status", "k-1");
            assertThat(http.statusOf("pay", "p-1")).contains("OUT_OF_SERVICE");
            http.delete("/v1/services/pay/instances/p-1/maintenance", "k-2");
            assertThat(http.statusOf("pay", "p-1")).contains("UP");
        }
    }

    @Test
    void shouldDoNothingTwiceForTheSameIdempotencyKey() {
        try (Trial trial = new Trial(kafka.bootstrapServers(), "idempotent").startNode()) {
            Http http = trial.http();
            String path = "/v1/services/pay/instances/p-1";
            // when
            Http.Answer first = http.put(path, BODY, "register-1");
            assertThat(first.status()).isEqualTo(200);
            assertThat(http.delete(path, "delete-1").status()).isEqualTo(204);
            // then the deletion is resolved, and the late repetition of the registration does not bring the instance
            // back
            assertThat(http.delete(path, "delete-1").status()).isEqualTo(204);
            http.put(path, BODY, "register-1");
            assertThat(http.isGone("pay", "p-1")).isTrue();
            assertThat(http.delete(path, "delete-2").status()).isEqualTo(404);
        }
    }

    @Test
    void shouldReflectEverythingAcknowledgedInALinearizableRead() {
        try (Trial trial = new Trial(kafka.bootstrapServers(), "linearizable").startNode();
                RawLog log = trial.rawLog()) {
            for (int number = 0; number < 20; number++) {
                // given
                String instance = "i-" + number;
                log.append("cart", log.framed(RawLog.registered("cart", instance, Duration.ofMinutes(1))));
                // when
                Http.Answer answer =
                        trial.http().get("/v1/services/cart/instances/" + instance + "?consistency=linearizable");
                // then
                assertThat(answer.status()).as(answer.body()).isEqualTo(200);
            }
        }
    }

    @Test
    void shouldLetOperatorsChangeTheRulesAtRunTime() {
        try (Trial trial = new Trial(kafka.bootstrapServers(), "rules").startNode()) {
            Http http = trial.http();
            // when
            // The owner's own first set of rules may come in between, and is then answered as a conflict.
            await().atMost(Trial.SOON).untilAsserted(() -> {
                Http.Answer set = http.put("/v1/rules/instances", "{\"values\":{\"presence.ttl.default\":\"PT7S\"}}");
                assertThat(set.status()).as(set.body()).isEqualTo(200);
            });
            Http.Answer refused = http.put("/v1/rules/instances", "{\"values\":{\"presence.ttl.default\":\"PT1S\"}}");
            // then
            assertThat(refused.status()).as(refused.body()).isEqualTo(400);
            Http.Answer registered = http.put("/v1/services/pay/instances/p-1", "{\"host\":\"h\",\"port\":1}");
            assertThat(registered.json().path("ttl").asText()).isEqualTo("PT7S");
        }
    }
}
