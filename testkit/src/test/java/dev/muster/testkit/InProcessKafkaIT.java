package dev.muster.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class InProcessKafkaIT {
    private static final Map<String, String> LOG_APPEND_TIME = Map.of("message.timestamp.type", "LogAppendTime");

    @Test
    void shouldReadWhatWasAppended() {
        try (LocalKafka kafka = InProcessKafka.start(KafkaSettings.defaults());
                KafkaTrial trial = new KafkaTrial(kafka, "round-trip")) {
            trial.createTopic(1, Map.of());

            trial.append("a");
            trial.append("b");

            assertThat(trial.values()).containsExactly("a", "b");
        }
    }

    @Test
    void shouldKeepDataAndAddressAcrossAnOutage() {
        try (InProcessKafka kafka = InProcessKafka.start(KafkaSettings.defaults());
                KafkaTrial trial = new KafkaTrial(kafka, "outage")) {
            trial.createTopic(1, Map.of());
            trial.append("before");
            String address = kafka.bootstrapServers();

            kafka.stop();
            assertThat(FreePorts.isFree(portOf(kafka))).isTrue();
            kafka.restart();

            trial.append("after");
            assertThat(kafka.bootstrapServers()).isEqualTo(address);
            assertThat(trial.values()).containsExactly("before", "after");
        }
    }

    @Test
    void shouldTakeUpADataDirectoryThatIsFormattedAlready(@TempDir Path directory) {
        KafkaSettings settings = KafkaSettings.defaults().withDataDirectory(directory);
        try (LocalKafka kafka = InProcessKafka.start(settings);
                KafkaTrial trial = new KafkaTrial(kafka, "kept")) {
            trial.createTopic(1, Map.of());
            trial.append("first run");
        }

        try (LocalKafka kafka = InProcessKafka.start(settings);
                KafkaTrial trial = new KafkaTrial(kafka, "kept")) {
            trial.append("second run");

            assertThat(trial.values()).containsExactly("first run", "second run");
        }
    }

    @Test
    void shouldStampWithTheMovedClockWhenItLeapsForthAndBack() {
        try (InProcessKafka kafka = InProcessKafka.start(KafkaSettings.defaults());
                KafkaTrial trial = new KafkaTrial(kafka, "leaps");
                KafkaTrial later = new KafkaTrial(kafka, "created-after-the-leap")) {
            trial.createTopic(1, LOG_APPEND_TIME);
            Instant start = Instant.now();

            trial.append("now");
            kafka.moveClock(Duration.ofHours(3));
            trial.append("three hours ahead");
            kafka.moveClock(Duration.ofHours(-5));
            trial.append("two hours behind");
            later.createTopic(1, LOG_APPEND_TIME);
            later.append("two hours behind");

            assertThat(kafka.clockOffset()).isEqualTo(Duration.ofHours(-2));
            List<Instant> stamps = trial.timestamps();
            assertThat(stamps).hasSize(3);
            assertThat(stamps.get(0)).isCloseTo(start, within(5, ChronoUnit.MINUTES));
            assertThat(stamps.get(1)).isCloseTo(start.plus(Duration.ofHours(3)), within(5, ChronoUnit.MINUTES));
            assertThat(stamps.get(2)).isCloseTo(start.minus(Duration.ofHours(2)), within(5, ChronoUnit.MINUTES));
            assertThat(later.timestamps().get(0))
                    .isCloseTo(start.minus(Duration.ofHours(2)), within(5, ChronoUnit.MINUTES));
        }
    }

    @Test
    void shouldCommitTransactionsWhenTheClockHasLeaptBackDuringAnOutage() {
        try (InProcessKafka kafka = InProcessKafka.start(KafkaSettings.defaults());
                KafkaTrial trial = new KafkaTrial(kafka, "transactions")) {
            trial.createTopic(1, Map.of());

            kafka.stop();
            kafka.moveClock(Duration.ofDays(-2));
            kafka.restart();
            trial.appendInTransaction("two days behind");
            kafka.moveClock(Duration.ofDays(-1));
            trial.appendInTransaction("three days behind");

            assertThat(trial.values()).containsExactly("two days behind", "three days behind");
        }
    }

    @Test
    void shouldRefuseADirectoryThatAnotherKafkaHolds(@TempDir Path directory) {
        KafkaSettings settings = KafkaSettings.defaults().withDataDirectory(directory);
        try (LocalKafka holder = InProcessKafka.start(settings)) {
            assertThat(holder.bootstrapServers()).isNotEmpty();

            assertThatThrownBy(() -> InProcessKafka.start(settings))
                    .isInstanceOf(LocalKafkaException.class)
                    .hasMessageContaining("data: " + directory + " is in use (expected:");
        }
    }

    @Test
    void shouldRefuseAPortThatIsTaken() throws IOException {
        int port = FreePorts.one();
        try (ServerSocket holder = new ServerSocket()) {
            holder.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));

            assertThatThrownBy(
                            () -> InProcessKafka.start(KafkaSettings.defaults().withPort(port)))
                    .isInstanceOf(LocalKafkaException.class)
                    .hasMessageContaining("port: " + port + " is in use (expected:");
        }
    }

    @Test
    void shouldRefuseMoreThanOneBroker() {
        assertThatThrownBy(() -> InProcessKafka.start(KafkaSettings.defaults().withBrokers(3)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("brokers: 3 (expected: 1 for a Kafka in this process)");
    }

    @Test
    void shouldDoNothingWhenClosedTwiceAndRefuseToRestart() {
        InProcessKafka kafka = InProcessKafka.start(KafkaSettings.defaults());
        kafka.close();

        kafka.close();

        assertThatThrownBy(kafka::restart).isInstanceOf(IllegalStateException.class);
    }

    private static int portOf(LocalKafka kafka) {
        return Integer.parseInt(kafka.bootstrapServers().substring("127.0.0.1:".length()));
    }
}
