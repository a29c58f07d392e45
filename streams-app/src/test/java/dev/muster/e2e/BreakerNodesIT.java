package dev.muster.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.muster.testkit.InProcessKafka;
import dev.muster.testkit.JavaProcess;
import dev.muster.testkit.KafkaSettings;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/**
 * Breakers of services that lie all over two nodes. When one node is killed the other shows them as they were, from its copies, takes
 * them over, and goes on with permits, ejections and counts where the dead one ended; the audit is clean.
 */
class BreakerNodesIT {

    @Test
    void shouldKeepWhatTheFleetFoundOutWhenItsNodeIsKilled() {
        try (InProcessKafka kafka = InProcessKafka.start(KafkaSettings.defaults())) {
            Trial one = node(kafka, "node-1");
            Trial other = node(kafka, "node-2");
            try (JavaProcess victim = one.startProcess();
                    JavaProcess survivor = other.startProcess()) {
                new ClusterView(other).awaitShared(2, "node-1", "node-2");
                // given breakers that stay open, told of to the one node and shown by the other
                keepOpen(one);
                tell(one, "w1", 4);
                tell(other, "w2", 1);
                await().atMost(Trial.SOON).untilAsserted(() -> assertThat(states(other, "owner"))
                        .hasSize(ClusterView.SERVICES)
                        .containsOnlyKeys(ClusterView.services())
                        .allSatisfy((service, state) -> assertThat(state).isEqualTo("OPEN")));
                await().atMost(Trial.SOON).untilAsserted(() -> assertThat(states(other, "any"))
                        .allSatisfy((service, state) -> assertThat(state).isEqualTo("OPEN")));
                // when
                victim.kill();
                // then nobody is told that a breaker is closed, from the first moment on
                assertThat(states(other, "any"))
                        .hasSize(ClusterView.SERVICES)
                        .allSatisfy((service, state) -> assertThat(state).isEqualTo("OPEN"));
                new ClusterView(other).awaitShared(4, "node-2");
                // and the node that stays goes on with them
                for (String service : ClusterView.services()) {
                    Http.Answer reset = other.http().post("/v1/breakers/" + service + "/reset", "{\"by\":\"ann\"}");
                    assertThat(reset.status()).as(reset.body()).isEqualTo(200);
                    assertThat(reset.json().path("state").asText()).isEqualTo("CLOSED");
                    assertThat(reset.json().path("epoch").asInt()).isEqualTo(3);
                    assertThat(reset.json().at("/totals/failed").asInt()).isEqualTo(5);
                }
                assertThat(survivor.isAlive()).isTrue();
                await().atMost(Trial.SOON)
                        .untilAsserted(() -> assertThat(other.verify().facts()).isPositive());
            }
        }
    }

    private static void keepOpen(Trial node) {
        for (String service : ClusterView.services()) {
            Http.Answer config = node.http().put("/v1/breakers/" + service + "/config", "{\"openTime\":\"10m\"}");
            assertThat(config.status()).as(config.body()).isEqualTo(200);
        }
    }

    /** Each of the services failed so often, says a caller. */
    private static void tell(Trial node, String caller, int failed) {
        for (String service : ClusterView.services()) {
            String item =
                    "{\"caller\":\"web\",\"callerInstance\":\"%s\",\"sequence\":1,\"service\":\"%s\",\"failed\":%d}"
                            .formatted(caller, service, failed);
            Http.Answer answer = node.http().post("/v1/outcomes", "[" + item + "]");
            assertThat(answer.status()).as(answer.body()).isEqualTo(202);
        }
    }

    /** State of each breaker that is known, as a node shows it. */
    private static Map<String, String> states(Trial node, String consistency) {
        Map<String, String> states = new TreeMap<>();
        for (String service : ClusterView.services()) {
            JsonNode breaker = node.http()
                    .get("/v1/breakers/" + service + "?consistency=" + consistency)
                    .json();
            if (breaker.has("state")) {
                states.put(service, breaker.path("state").asText());
            }
        }
        return states;
    }

    private static Trial node(InProcessKafka kafka, String id) {
        return new Trial(kafka.bootstrapServers(), "nodes")
                .with("muster.node.id", id)
                .with("muster.topic.partitions", "4");
    }
}
