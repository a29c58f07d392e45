package dev.muster.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.muster.client.Instance;
import dev.muster.client.Muster;
import dev.muster.client.Registration;
import dev.muster.testkit.InProcessKafka;
import dev.muster.testkit.KafkaSettings;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * An outage expires nobody. Each test takes something away for longer than the ttl, gives it back, and waits until a witness that is
 * really silent is declared DOWN: by then the clock has moved past every deadline, and nobody who beats may have been harmed.
 */
class OutageIT {

    private static final String SERVICE = "stock";
    private static final Duration TTL = Duration.ofSeconds(5);
    private static final Duration OUTAGE = Duration.ofSeconds(9);

    private final ScheduledExecutorService curl = Executors.newSingleThreadScheduledExecutor();
    private final InProcessKafka kafka = InProcessKafka.start(KafkaSettings.defaults());
    private final Trial trial = new Trial(kafka.bootstrapServers(), "outage");

    @BeforeEach
    void startNode() {
        trial.startNode();
    }

    @AfterEach
    void stop() {
        curl.shutdownNow();
        try (kafka) {
            trial.close();
        }
    }

    @Test
    void shouldExpireNobodyWhenTheBrokerIsAwayForLongerThanTheTtl() {
        try (Muster muster = trial.client()) {
            register(muster);
            // when
            kafka.stop();
            pass(OUTAGE);
            kafka.restart();
            // then
            onlyTheSilentOneDies();
        }
    }

    @Test
    void shouldExpireNobodyWhenTheNodeIsAwayForLongerThanTheTtl() {
        try (Muster muster = trial.client()) {
            register(muster);
            beatByHttp("by-http");
            // when
            trial.stopNode();
            pass(OUTAGE);
            trial.startNode();
            // then
            onlyTheSilentOneDies();
            assertThat(factsOf("by-http")).isNotEmpty().containsOnly("UP");
        }
    }

    @Test
    void shouldExpireNobodyWhenTheBrokersClockLeaps() {
        try (Muster muster = trial.client()) {
            register(muster);
            beatByHttp("by-http");
            // when
            kafka.moveClock(Duration.ofHours(2));
            pass(Duration.ofSeconds(3));
            kafka.moveClock(Duration.ofHours(-3));
            pass(Duration.ofSeconds(3));
            kafka.moveClock(Duration.ofHours(1));
            // then
            onlyTheSilentOneDies();
            assertThat(factsOf("by-http")).isNotEmpty().containsOnly("UP");
        }
    }

    private void register(Muster muster) {
        Registration registration = muster.register(
                Instance.of(SERVICE).id("by-kafka").at("127.0.0.1", 8080).ttl(TTL));
        registration.awaitVisible(Trial.SOON);
    }

    private void beatByHttp(String id) {
        Http http = trial.http();
        String path = "/v1/services/" + SERVICE + "/instances/" + id;
        assertThat(http.put(path, body()).status()).isEqualTo(200);
        var unused = curl.scheduleAtFixedRate(() -> http.post(path + "/heartbeat"), 0, 1, TimeUnit.SECONDS);
    }

    /** Registers one that never beats, waits for its death, and looks whether anybody else ever died. */
    private void onlyTheSilentOneDies() {
        await().atMost(Trial.SOON)
                .until(() -> trial.http()
                                .put("/v1/services/" + SERVICE + "/instances/silent", body())
                                .status()
                        == 200);
        await().atMost(Trial.SOON)
                .until(() -> trial.http().statusOf(SERVICE, "silent").equals(Optional.of("DOWN")));
        await().atMost(Trial.SOON).untilAsserted(() -> assertThat(trial.http().statusOf(SERVICE, "by-kafka"))
                .contains("UP"));
        assertThat(factsOf("by-kafka")).isNotEmpty().containsOnly("UP");
    }

    /** The statuses that facts ever gave to an instance. */
    private List<String> factsOf(String id) {
        try (RawLog log = trial.rawLog()) {
            return log.statusesInFacts(SERVICE + "/" + id);
        }
    }

    private static String body() {
        return "{\"host\":\"127.0.0.1\",\"port\":8080,\"ttl\":\"" + TTL.toSeconds() + "s\"}";
    }

    private static void pass(Duration time) {
        await().pollDelay(time).atMost(time.plus(Trial.SOON)).until(() -> true);
    }
}
