package dev.muster.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.sun.net.httpserver.HttpServer;
import dev.muster.client.HealthCheck;
import dev.muster.client.Instance;
import dev.muster.client.Muster;
import dev.muster.client.Registration;
import dev.muster.testkit.KafkaAssumptions;
import dev.muster.testkit.KafkaKind;
import dev.muster.testkit.KafkaSettings;
import dev.muster.testkit.LocalKafka;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Active checks from registration to verdict, on a broker; each trial ends with a clean audit. */
class ChecksIT {

    private static LocalKafka kafka;

    private final AtomicInteger status = new AtomicInteger(200);
    private HttpServer health;

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

    @BeforeEach
    void startService() throws IOException {
        health = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        health.createContext("/health", exchange -> {
            try (exchange) {
                exchange.sendResponseHeaders(status.get(), -1);
            }
        });
        health.start();
    }

    @AfterEach
    void stopService() {
        health.stop(0);
    }

    @Test
    void shouldDeclareAnInstanceDownThatFailsItsCheckAndUpWhenItPasses() {
        try (Trial trial = trial("healed").startNode()) {
            Http http = trial.http();
            // given
            Http.Answer registered = http.put("/v1/services/stock/instances/s-1", body(""));
            assertThat(registered.status()).as(registered.body()).isEqualTo(200);
            assertThat(registered.json().path("status").asText()).isEqualTo("STARTING");
            assertThat(registered.json().has("ttl")).isFalse();
            awaitStatus(http, "s-1", "UP");
            // when
            status.set(500);
            // then
            awaitStatus(http, "s-1", "DOWN");
            assertThat(http.get("/v1/services/stock/instances/s-1")
                            .json()
                            .path("reason")
                            .asText())
                    .isEqualTo("fails its check http://127.0.0.1:%d/health: status 500 (expected: any 2xx)"
                            .formatted(port()));
            assertThat(http.get("/v1/services/stock").json().path("instances")).isEmpty();
            // and in panic it is given all the same, and the answer says so
            Http.Answer panicked = http.get("/v1/services/stock?panic=0.5");
            assertThat(panicked.json().path("panic").asBoolean()).isTrue();
            assertThat(panicked.json().path("instances")).hasSize(1);
            // and when
            status.set(204);
            // then
            awaitStatus(http, "s-1", "UP");
        }
    }

    @Test
    void shouldCheckWhatTheClientRegistersWhateverItSaysOfItself() {
        try (Trial trial = trial("client").startNode();
                Muster muster = trial.client()) {
            status.set(503);
            Registration registration = muster.register(Instance.of("stock")
                    .id("s-1")
                    .at("127.0.0.1", port())
                    .check(HealthCheck.http("/health")
                            .every(Duration.ofSeconds(1))
                            .failures(1)));
            await().atMost(Trial.SOON).until(() -> trial.http()
                    .get("/v1/services/stock/instances/s-1")
                    .body()
                    .contains("has not passed its check"));
            status.set(200);
            awaitStatus(trial.http(), "s-1", "UP");
            registration.close();
        }
    }

    @Test
    void shouldRefuseChecksAtTheDoorWhenTheyAreOff() {
        try (Trial trial = trial("off").with("muster.checks.enabled", "false").startNode()) {
            Http.Answer refused = trial.http().put("/v1/services/stock/instances/s-1", body(""));
            assertThat(refused.status()).isEqualTo(422);
            assertThat(refused.code()).isEqualTo("checks-off");
            assertThat(refused.body()).contains("muster.checks.enabled");
        }
    }

    @Test
    void shouldGoOnFromTheLogAfterTheNodeWasAwayAndDeclareNobodyDownByIt() {
        try (Trial trial = trial("away").startNode()) {
            Http http = trial.http();
            http.put("/v1/services/stock/instances/s-1", body(""));
            awaitStatus(http, "s-1", "UP");
            String since = http.get("/v1/services/stock/instances/s-1")
                    .json()
                    .path("since")
                    .asText();
            // when
            trial.stopNode();
            trial.startNode();
            // then
            assertThat(http.get("/v1/services/stock/instances/s-1")
                            .json()
                            .path("since")
                            .asText())
                    .isEqualTo(since);
            status.set(500);
            awaitStatus(http, "s-1", "DOWN");
        }
    }

    private static Trial trial(String prefix) {
        return new Trial(kafka.bootstrapServers(), prefix).with("muster.checks.allow", "127.0.0.0/8");
    }

    private static void awaitStatus(Http http, String instance, String status) {
        await().atMost(Trial.SOON).until(() -> http.statusOf("stock", instance).equals(Optional.of(status)));
    }

    private int port() {
        return health.getAddress().getPort();
    }

    private String body(String more) {
        return """
                {"host":"127.0.0.1","port":%d,"check":{"path":"/health","interval":"1s","timeout":"1s"%s}}""".formatted(port(), more);
    }
}
