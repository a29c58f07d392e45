package dev.muster.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.muster.domains.Domains;
import dev.muster.testkit.InProcessKafka;
import dev.muster.testkit.KafkaSettings;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Two nodes share the partitions: each answers for all, knows the other, and takes over when it leaves. */
class TwoNodesIT {

    private static final String BODY = "{\"host\":\"127.0.0.1\",\"port\":8080,\"ttl\":\"1h\"}";

    @Test
    void shouldAnswerForAllPartitionsFromEitherNode() {
        try (InProcessKafka kafka = InProcessKafka.start(KafkaSettings.defaults());
                Trial one = new Trial(kafka.bootstrapServers(), "two").startNode();
                Trial other = new Trial(kafka.bootstrapServers(), "two")
                        .with("muster.node.id", "node-2")
                        .startNode()) {
            // given
            await().atMost(Trial.SOON)
                    .untilAsserted(() -> assertThat(idsIn(one)).containsExactly("node-1", "node-2"));
            // when
            for (int number = 0; number < 10; number++) {
                Http.Answer answer = (number % 2 == 0 ? one : other).http().put(pathOf(number), BODY);
                // then
                assertThat(answer.status()).as(answer.body()).isEqualTo(200);
            }
            for (int number = 0; number < 10; number++) {
                assertThat(one.http().get(pathOf(number)).status()).isEqualTo(200);
                assertThat(other.http().get(pathOf(number)).status()).isEqualTo(200);
            }
            assertThat(activePartitionsIn(other)).isEqualTo(2 * Domains.all().size());
            // and when the first has left
            one.stopNode();
            // then
            await().atMost(Trial.SOON).untilAsserted(() -> {
                for (int number = 0; number < 10; number++) {
                    assertThat(other.http().get(pathOf(number)).status()).isEqualTo(200);
                }
                assertThat(idsIn(other)).containsExactly("node-2");
            });
        }
    }

    private static String pathOf(int number) {
        return "/v1/services/service-" + number + "/instances/i-1";
    }

    private static int activePartitionsIn(Trial trial) {
        int count = 0;
        for (JsonNode member : members(trial)) {
            count += member.at("/partitions/active").size();
        }
        return count;
    }

    private static List<String> idsIn(Trial trial) {
        List<String> ids = new ArrayList<>();
        members(trial).forEach(member -> ids.add(member.path("id").asText()));
        return ids;
    }

    private static JsonNode members(Trial trial) {
        return trial.http().get("/v1/cluster/members").json().path("members");
    }
}
