package dev.muster.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.muster.schema.InstanceRegistered;
import dev.muster.schema.MetadataEntry;
import dev.muster.testkit.InProcessKafka;
import dev.muster.testkit.KafkaSettings;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Records that may not be folded: each goes to the rejected with its reason, and harms nobody else. */
class BadInputIT {

    private static final byte[] KEY = "pay".getBytes(StandardCharsets.UTF_8);
    private static final Duration TTL = Duration.ofMinutes(5);

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
    void shouldRejectEachBadRecordWithItsReasonAndFoldTheOthers() {
        try (Trial trial = new Trial(kafka.bootstrapServers(), "bad").startNode();
                RawLog log = trial.rawLog()) {
            int home = RawLog.homeOf("pay");
            byte[] good = log.framed(RawLog.registered("pay", "p-1", TTL));
            // when
            log.append(home, KEY, new byte[] {1, 2, 3});
            log.append(home, KEY, new byte[] {0, 0, 0, 0, 99, 1});
            log.append(home, KEY, truncated(good));
            log.append(home, KEY, null);
            log.append(home, null, good);
            log.append(home, "a/b".getBytes(StandardCharsets.UTF_8), good);
            log.append(RawLog.homeOf("other"), "other".getBytes(StandardCharsets.UTF_8), good);
            log.append(home, KEY, log.framed(RawLog.registered("pay", "p-2", Duration.ofSeconds(1))));
            log.append(home, KEY, log.framed(RawLog.registered("pay", "p 3", TTL)));
            log.append(home, KEY, log.framed(withMetadata("p-4", "x".repeat(17_000))));
            log.append(home, KEY, log.framed(at("p-5", "user@evil")));
            log.append(home, KEY, good);
            // then
            await().atMost(Trial.SOON)
                    .until(() -> trial.http().statusOf("pay", "p-1").isPresent());
            await().atMost(Trial.SOON).untilAsserted(() -> assertThat(countsByCode(log.rejected()))
                    .isEqualTo(new TreeMap<>(Map.of(
                            "undecodable", 2L,
                            "unknown-schema", 1L,
                            "tombstone", 1L,
                            "null-key", 1L,
                            "bad-key", 1L,
                            "key-contradicts-event", 1L,
                            "invalid-event", 4L))));
            assertThat(trial.http().get("/v1/services/pay").json().path("total").asInt())
                    .isEqualTo(1);
            assertThat(log.rejected()).extracting(RawLog.Rejected::detail).anyMatch(detail -> detail.contains("ttl"));
        }
    }

    @Test
    void shouldMoveARecordThatLiesInAnotherPartitionThanItsKeys() {
        try (Trial trial = new Trial(kafka.bootstrapServers(), "moved").startNode();
                RawLog log = trial.rawLog()) {
            int elsewhere = 1 - RawLog.homeOf("pay");
            // when
            log.append(elsewhere, KEY, log.framed(RawLog.registered("pay", "p-1", TTL)));
            // then
            await().atMost(Trial.SOON)
                    .until(() -> trial.http().statusOf("pay", "p-1").isPresent());
            await().atMost(Trial.SOON)
                    .untilAsserted(() -> assertThat(trial.http().get("/metrics").body())
                            .contains("muster_records_moved_total{log=\"moved.instances\"} 1.0"));
            assertThat(log.rejected()).isEmpty();
        }
    }

    @Test
    void shouldMoveARecordWithoutTheHugeHeaderThatWouldStopThePartition() {
        try (Trial trial = new Trial(kafka.bootstrapServers(), "large").startNode();
                RawLog log = trial.rawLog()) {
            int elsewhere = 1 - RawLog.homeOf("pay");
            // when
            log.appendWithHeader(elsewhere, KEY, log.framed(RawLog.beat("pay", "p-1")), new byte[5_000_000]);
            log.append(elsewhere, KEY, log.framed(RawLog.registered("pay", "p-1", TTL)));
            // then
            await().atMost(Trial.SOON)
                    .until(() -> trial.http().statusOf("pay", "p-1").isPresent());
            assertThat(log.rejected()).isEmpty();
            assertThat(trial.http().get("/health/ready").status()).isEqualTo(200);
        }
    }

    @Test
    void shouldFoldGoodEventsAmongAFloodOfBadOnes() {
        try (Trial trial = new Trial(kafka.bootstrapServers(), "flood").startNode();
                RawLog log = trial.rawLog()) {
            // when
            for (int number = 0; number < 300; number++) {
                log.append("pay", new byte[] {(byte) number, 7});
            }
            log.append("pay", log.framed(RawLog.registered("pay", "p-1", TTL)));
            // then
            await().atMost(Trial.SOON)
                    .until(() -> trial.http().statusOf("pay", "p-1").isPresent());
            await().atMost(Trial.SOON)
                    .untilAsserted(() -> assertThat(log.rejected()).hasSize(300));
        }
    }

    private static byte[] truncated(byte[] bytes) {
        return Arrays.copyOf(bytes, bytes.length - 3);
    }

    private static InstanceRegistered withMetadata(String instance, String value) {
        InstanceRegistered plain = (InstanceRegistered) RawLog.registered("pay", instance, TTL);
        return InstanceRegistered.newBuilder(plain)
                .setMetadata(List.of(new MetadataEntry("k", value)))
                .build();
    }

    private static InstanceRegistered at(String instance, String host) {
        InstanceRegistered plain = (InstanceRegistered) RawLog.registered("pay", instance, TTL);
        return InstanceRegistered.newBuilder(plain).setHost(host).build();
    }

    private static Map<String, Long> countsByCode(List<RawLog.Rejected> records) {
        return records.stream()
                .collect(Collectors.groupingBy(RawLog.Rejected::code, TreeMap::new, Collectors.counting()));
    }
}
