package dev.muster.app.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.apache.kafka.common.KafkaException;
import org.junit.jupiter.api.Test;

class LagTest {

    private static final Duration LONG = Duration.ofMinutes(1);
    private static final Duration SHORT = Duration.ofMillis(1);

    @Test
    void shouldTellWhatKafkaTells() {
        try (Lag lag = new Lag(() -> 7, LONG)) {
            assertThat(lag.now()).hasValue(7);
        }
    }

    /** The answer never comes: whoever waited for it would wait for ever. */
    @Test
    void shouldNotWaitForAKafkaThatIsAway() {
        CompletableFuture<Long> never = new CompletableFuture<>();
        try (Lag lag = new Lag(never::join, SHORT)) {
            assertThat(lag.now()).isEmpty();
            assertThat(lag.now()).isEmpty();
            never.complete(3L);
            await().untilAsserted(() -> assertThat(lag.now()).hasValue(3));
        }
    }

    @Test
    void shouldNotBeKnownWhenKafkaRefuses() {
        try (Lag lag = new Lag(
                () -> {
                    throw new KafkaException("no");
                },
                LONG)) {
            assertThat(lag.now()).isEmpty();
        }
    }
}
