package dev.muster.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.muster.testkit.KafkaProcesses;
import dev.muster.testkit.KafkaSettings;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Three brokers in processes of their own, of which one is killed with SIGKILL in the middle of traffic. */
class BrokerLossIT {

    private static final Duration AFTER_THE_LOSS = Duration.ofMinutes(3);

    @Test
    void shouldLoseNothingAcknowledgedWhenABrokerIsKilled() {
        try (KafkaProcesses kafka =
                        KafkaProcesses.start(KafkaSettings.defaults().withBrokers(3));
                Trial trial =
                        new Trial(kafka.bootstrapServers(), "loss").with("muster.topic.replication.factor", "3")) {
            trial.startNode();
            List<String> acknowledged = new ArrayList<>();
            // given
            await().atMost(Trial.SOON).until(() -> {
                register(trial, "before-" + acknowledged.size(), acknowledged);
                return acknowledged.size() >= 20;
            });
            // when
            kafka.kill(2);
            doctorNamesTheDead(trial);
            // then what was acknowledged is there, and more is acknowledged
            await().atMost(AFTER_THE_LOSS).until(() -> {
                register(trial, "after-" + acknowledged.size(), acknowledged);
                return acknowledged.size() >= 40;
            });
            await().atMost(AFTER_THE_LOSS).until(() -> instancesOf(trial).containsAll(acknowledged));
            kafka.restart(2);
        }
    }

    /** For some seconds the metadata goes on naming it; once it does not, there are too few for the replication factor. */
    private static void doctorNamesTheDead(Trial trial) {
        DoctorRun run = DoctorRun.of(trial);

        assertThat(run.code()).as(run.output()).isEqualTo(1);
        assertThat(run.output()).containsPattern("fail  kafka: (3 brokers at .* do not answer: \\{|2 brokers at )");
        assertThat(run.output()).doesNotContain("fail  permissions");
    }

    private static void register(Trial trial, String instance, List<String> acknowledged) {
        Http.Answer answer = trial.http()
                .put(
                        "/v1/services/many/instances/" + instance,
                        "{\"host\":\"127.0.0.1\",\"port\":8080,\"ttl\":\"1h\"}");
        if (answer.status() == 200) {
            acknowledged.add(instance);
        }
    }

    private static List<String> instancesOf(Trial trial) {
        List<String> ids = new ArrayList<>();
        trial.http()
                .get("/v1/services/many?limit=1000")
                .json()
                .path("instances")
                .forEach(one -> ids.add(one.path("id").asText()));
        return ids;
    }
}
