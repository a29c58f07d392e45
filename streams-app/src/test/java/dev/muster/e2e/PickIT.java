package dev.muster.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.muster.balance.Balancing;
import dev.muster.balance.Strategy;
import dev.muster.client.Muster;
import dev.muster.client.call.Caller;
import dev.muster.client.call.CallerSettings;
import dev.muster.testkit.InProcessKafka;
import dev.muster.testkit.KafkaSettings;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** Picks on a real broker: the Java client and a node that is asked over HTTP choose alike; what is decided moves picks at once. */
class PickIT {

    private static final int INSTANCES = 5;
    private static final int KEYS = 50;

    @Test
    void shouldFindTheSameOwnersInTheClientAndOverHttp() throws Exception {
        try (InProcessKafka kafka = InProcessKafka.start(KafkaSettings.defaults());
                Trial trial = new Trial(kafka.bootstrapServers(), "picks").startNode()) {
            Http http = trial.http();
            for (int i = 1; i <= INSTANCES; i++) {
                http.put(
                        "/v1/services/stock/instances/i-" + i,
                        "{\"host\":\"127.0.0.1\",\"port\":80,\"ttl\":\"5m\",\"weight\":" + i + "}");
            }
            try (Muster muster = trial.client()) {
                Caller stock = muster.caller(
                        "stock", CallerSettings.DEFAULT.balanced(Balancing.DEFAULT.by(Strategy.CONSISTENT_HASH)));
                await().atMost(Trial.SOON)
                        .until(() -> muster.discover("stock").instances().size() == INSTANCES);
                // then
                assertThat(pickedByClient(stock)).isEqualTo(picked(http)).isEqualTo(owners(http, 0));
                // and when an owner leaves its keys go to their second owners, and no other key moves
                Map<String, String> first = owners(http, 0);
                Map<String, String> second = owners(http, 1);
                http.put("/v1/services/stock/instances/i-3/maintenance", "{\"by\":\"ann\"}");
                await().atMost(Trial.SOON)
                        .until(() -> muster.discover("stock").instances().size() == INSTANCES - 1);
                Map<String, String> expected = new TreeMap<>(first);
                expected.replaceAll((key, owner) -> owner.equals("i-3") ? second.get(key) : owner);
                assertThat(picked(http)).isEqualTo(expected).isNotEqualTo(first);
                await().atMost(Trial.SOON)
                        .untilAsserted(() -> assertThat(pickedByClient(stock)).isEqualTo(expected));
            }
            // and round robin is one round for all
            List<String> round = new ArrayList<>();
            for (int i = 0; i < INSTANCES - 1; i++) {
                round.add(pick(http, "?strategy=round_robin&slow-start=0s"));
            }
            assertThat(round).containsExactlyInAnyOrder("i-1", "i-2", "i-4", "i-5");
            assertThat(trial.verify().facts()).isPositive();
        }
    }

    private static Map<String, String> pickedByClient(Caller stock) throws Exception {
        Map<String, String> picked = new TreeMap<>();
        for (int key = 0; key < KEYS; key++) {
            picked.put("cart-" + key, stock.forKey("cart-" + key).call(instance -> instance.id()));
        }
        return picked;
    }

    private static Map<String, String> picked(Http http) {
        Map<String, String> picked = new TreeMap<>();
        for (int key = 0; key < KEYS; key++) {
            picked.put("cart-" + key, pick(http, "?strategy=consistent_hash&key=cart-" + key));
        }
        return picked;
    }

    private static Map<String, String> owners(Http http, int place) {
        Map<String, String> owners = new TreeMap<>();
        for (int key = 0; key < KEYS; key++) {
            JsonNode answer = http.get("/v1/services/stock/ring?replicas=2&key=cart-" + key)
                    .json();
            owners.put("cart-" + key, answer.at("/owners/" + place + "/id").asText());
        }
        return owners;
    }

    private static String pick(Http http, String query) {
        Http.Answer answer = http.get("/v1/services/stock/pick" + query);
        assertThat(answer.status()).as(answer.body()).isEqualTo(200);
        return answer.json().at("/instance/id").asText();
    }
}
