package dev.muster.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.apache.kafka.clients.admin.TopicDescription;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class KafkaProcessesIT {
    private static final Duration AT_MOST = Duration.ofSeconds(90);

    /** One cluster for the whole story, as three JVMs take seconds to start: lose one, write, get it back; pause another, write. */
    @Test
    void shouldStayWritableWhenOneOfThreeBrokersIsKilledOrPaused() {
        try (KafkaProcesses kafka =
                        KafkaProcesses.start(KafkaSettings.defaults().withBrokers(3));
                KafkaTrial trial = new KafkaTrial(kafka, "three")) {
            trial.createTopic(3, Map.of("min.insync.replicas", "2"));
            trial.append("all there");
            int leader = leaderOf(trial.describeTopic());

            kafka.kill(leader);
            trial.append("one killed");
            await().atMost(AT_MOST).until(() -> inSync(trial.describeTopic()) == 2);
            kafka.restart(leader);
            await().atMost(AT_MOST).until(() -> inSync(trial.describeTopic()) == 3);
            trial.append("all back");

            int next = leaderOf(trial.describeTopic());
            kafka.pause(next);
            trial.append("one paused");
            kafka.resume(next);
            await().atMost(AT_MOST).until(() -> inSync(trial.describeTopic()) == 3);

            assertThat(trial.values()).containsExactly("all there", "one killed", "all back", "one paused");
        }
    }

    @Test
    void shouldKeepDataWhenStartedAgainInTheSameDirectory(@TempDir Path directory) {
        KafkaSettings settings = KafkaSettings.defaults().withDataDirectory(directory);
        try (KafkaProcesses kafka = KafkaProcesses.start(settings);
                KafkaTrial trial = new KafkaTrial(kafka, "kept")) {
            trial.createTopic(1, Map.of());
            trial.append("before the kill");
            kafka.kill(1);
            kafka.restart(1);
            trial.append("before the end");
        }

        // The kinds share their layout.
        try (LocalKafka kafka = InProcessKafka.start(settings);
                KafkaTrial trial = new KafkaTrial(kafka, "kept")) {
            assertThat(trial.values()).containsExactly("before the kill", "before the end");
        }
    }

    @Test
    void shouldTellWhatABrokerSaidWhenItDoesNotStart() {
        KafkaSettings settings = KafkaSettings.defaults().withBrokerProperty("num.io.threads", "none");

        assertThatThrownBy(() -> KafkaProcesses.start(settings))
                .isInstanceOf(LocalKafkaException.class)
                .hasMessageContaining("broker 1 ended with exit code 1")
                .hasMessageContaining("num.io.threads");
    }

    private static int leaderOf(TopicDescription topic) {
        return topic.partitions().get(0).leader().id();
    }

    private static int inSync(TopicDescription topic) {
        return topic.partitions().get(0).isr().size();
    }
}
