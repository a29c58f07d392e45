package dev.muster.query.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.muster.balance.HashRing;
import dev.muster.query.http.Client.Answer;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Picks and owners over HTTP. */
class PickReadsTest {

    private Nodes nodes;
    private Client client;

    @BeforeEach
    void start() throws IOException {
        nodes = new Nodes(2, 3);
        client = nodes.client();
    }

    @AfterEach
    void stop() {
        nodes.close();
    }

    @Test
    void shouldPickOneAfterTheOtherWhomeverIsAsked() {
        register("a", "");
        register("b", "");
        register("c", "");
        List<String> picked = new ArrayList<>();

        for (int i = 0; i < 15; i++) {
            picked.add(pick(nodes.node(i % 2).client(), "?strategy=round_robin&slow-start=0s"));
        }

        assertThat(counts(picked)).isEqualTo(Map.of("a", 5, "b", 5, "c", 5));
        assertThat(picked.subList(0, 3)).isEqualTo(picked.subList(3, 6));
    }

    @Test
    void shouldPickByWeightAndHeedAChangedWeightAtOnce() {
        register("a", "'weight':5");
        register("b", "'weight':1");
        assertThat(counts(picks("?strategy=weighted&slow-start=0s", 12))).isEqualTo(Map.of("a", 10, "b", 2));

        client.patch("/v1/services/stock/instances/b", "{'weight':5}");

        assertThat(counts(picks("?strategy=smooth_weighted&slow-start=0s", 12))).isEqualTo(Map.of("a", 6, "b", 6));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "?strategy=random", "?strategy=weighted_random", "?strategy=power_of_two"})
    void shouldReachEveryInstance(String query) {
        register("a", "");
        register("b", "");

        await().untilAsserted(() -> assertThat(picks(query, 20)).contains("a", "b"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"least_requests", "power_of_two"})
    void shouldPickWhoSaysThatItHasLeastUnderWay(String strategy) {
        register("a", "");
        register("b", "");
        beat("a", 1_000);
        beat("b", 3);

        // Of two it is always the better; what was given out since counts, but does not come to a thousand.
        assertThat(counts(picks("?strategy=" + strategy, 30)).get("b")).isGreaterThanOrEqualTo(20);
    }

    @Test
    void shouldHeedWhatCallersSayIsUnderWayWhereverTheirWordLies() {
        register("a", "");
        register("b", "");
        String position = told("'instance':'a','ok':1,'inFlight':900");

        assertThat(picks("?strategy=least_requests&min-position=" + position, 20))
                .containsOnly("b");
        nodes.move(nodes.partitionOf("stock"), 1);
        Client other = nodes.node(1).client();
        assertThat(pick(other, "?strategy=least_requests&min-position=" + position))
                .isEqualTo("b");
    }

    @Test
    void shouldAddUpWhatAllCallersSayIsUnderWay() {
        register("a", "");
        register("b", "");
        told("'callerInstance':'w1','instance':'a','ok':1,'inFlight':500");
        told("'callerInstance':'w2','instance':'a','ok':1,'inFlight':400");
        String position = told("'callerInstance':'w3','instance':'b','ok':1,'inFlight':700");

        assertThat(picks("?strategy=least_requests&min-position=" + position, 20))
                .containsOnly("b");
        Answer breaker = client.get("/v1/breakers/stock?min-position=" + position);
        assertThat(breaker.json().path("inFlight").toString()).isEqualTo("{\"a\":900,\"b\":700}");
    }

    @Test
    void shouldKeepAKeyWithTheOwnerThatAnybodyReckons() {
        List<HashRing.Member> members = new ArrayList<>();
        for (int i = 1; i <= 5; i++) {
            register("i-" + i, "'weight':" + i);
            members.add(new HashRing.Member("i-" + i, i));
        }
        HashRing ring = HashRing.of(members);

        for (int key = 0; key < 40; key++) {
            List<String> owners = ring.owners("cart-" + key, 3);
            Client asked = nodes.node(key % 2).client();
            assertThat(pick(asked, "?strategy=consistent_hash&key=cart-" + key)).isEqualTo(owners.get(0));
            Answer answer = asked.get("/v1/services/stock/ring?replicas=3&key=cart-" + key);
            assertThat(answer.texts("owners", "id")).isEqualTo(owners);
        }
        assertThat(client.get("/v1/services/stock/ring?key=x").texts("owners", "id"))
                .hasSize(1);
        assertThat(client.get("/v1/services/stock/ring?key=x&replicas=100").texts("owners", "id"))
                .hasSize(5);
    }

    @Test
    void shouldGoToTheNextOwnerWhenTheFirstHasTooMuch() {
        register("a", "");
        register("b", "");
        String owner = pick(client, "?strategy=consistent_hash&key=k");

        beat(owner, 100);

        assertThat(pick(client, "?strategy=consistent_hash&key=k")).isNotEqualTo(owner);
        assertThat(client.get("/v1/services/stock/ring?key=k").texts("owners", "id"))
                .containsExactly(owner);
    }

    @Test
    void shouldPreferAZoneAndFailOver() {
        register("a", "'region':'eu','zone':'eu-1'");
        register("b", "'region':'eu','zone':'eu-2'");
        register("c", "'region':'us','zone':'us-1'");
        String query = "?strategy=round_robin&region=eu&zone=eu-1";

        assertThat(picks(query, 6)).containsOnly("a");
        Answer answer = client.get("/v1/services/stock/pick" + query);
        assertThat(answer.texts("leftOut", "id")).containsExactly("b", "c");
        assertThat(answer.texts("leftOut", "why")).containsOnly("farther");
        assertThat(answer.json().at("/leftOut/0/reason").asText())
                .isEqualTo("in region 'eu', zone 'eu-2', and there are enough nearer");
        assertThat(answer.json().path("candidates").asInt()).isEqualTo(1);
        assertThat(answer.json().path("rules").toString())
                .isEqualTo("{\"region\":\"eu\",\"zone\":\"eu-1\",\"panic\":0.0,\"slowStart\":\"PT30S\"}");

        override("a", "DOWN");
        assertThat(picks(query, 6)).containsOnly("b");
        override("b", "DOWN");
        assertThat(picks(query, 6)).containsOnly("c");
    }

    @Test
    void shouldLeaveOutTheEjectedAndTellWhyWhereverTheVerdictIs() {
        for (String instance : List.of("a", "b", "c")) {
            register(instance, "");
            told("'sequence':" + (int) instance.charAt(0) + ",'instance':'" + instance + "','ok':30");
        }
        told("'sequence':201,'instance':'b','failed':4");
        // Else all would seem to fail, and the breaker open.
        told("'sequence':202,'instance':'a','ok':9");
        String position = told("'callerInstance':'w2','sequence':1,'instance':'b','failed':1");

        Answer here = client.get("/v1/services/stock/pick?strategy=round_robin&min-position=" + position);
        assertThat(here.texts("leftOut", "id")).containsExactly("b");
        assertThat(here.texts("leftOut", "why")).containsExactly("ejected");
        assertThat(here.json().at("/leftOut/0/reason").asText())
                .isEqualTo("5 failures in a row, seen by several callers (ejected at 5)");
        assertThat(here.json().at("/leftOut/0/until").asText()).isNotEmpty();
        assertThat(here.header("Muster-Position")).matches("instances:\\d+:\\d+,outcomes:\\d+:\\d+");
        assertThat(picks("?strategy=round_robin", 6)).containsOnly("a", "c");
        assertThat(client.get("/v1/services/stock/ring?key=k&replicas=3").texts("owners", "id"))
                .containsExactlyInAnyOrder("a", "c");

        nodes.move(nodes.partitionOf("stock"), 1);
        Answer there = nodes.node(1).client().get("/v1/services/stock/pick");
        assertThat(there.texts("leftOut", "why")).containsExactly("ejected");
        assertThat(there.header("Muster-Position")).matches("instances:\\d+:\\d+,outcomes:\\d+:\\d+");
    }

    /** The fold knows whom callers name, not who is registered: two of four, for it, are half. */
    @Test
    void shouldNotLeaveOutAllWhoAreThereThoughTheFleetHasEjectedThem() {
        register("a", "");
        register("b", "");
        int sequence = 1;
        for (String instance : List.of("a", "b", "ghost-1", "ghost-2")) {
            told("'sequence':" + sequence++ + ",'instance':'" + instance + "','ok':90");
        }
        String position = "";
        for (String instance : List.of("b", "a")) {
            nodes.outcomes.pass(Duration.ofSeconds(1));
            // Else all would seem to fail, and the breaker open.
            told("'sequence':" + sequence++ + ",'instance':'ghost-1','ok':90");
            told("'sequence':" + sequence++ + ",'instance':'" + instance + "','failed':4");
            told("'sequence':" + sequence++ + ",'instance':'ghost-1','ok':90");
            position = told(
                    "'callerInstance':'w2','sequence':" + sequence++ + ",'instance':'" + instance + "','failed':1");
        }
        JsonNode breaker =
                client.get("/v1/breakers/stock?min-position=" + position).json();
        assertThat(breaker.path("ejected")).as(breaker.toString()).hasSize(2);
        assertThat(breaker.path("ejectedMax").asDouble()).isEqualTo(0.5);

        for (int node = 0; node < 2; node++) {
            nodes.move(nodes.partitionOf("stock"), node);
            Client asked = nodes.node(node).client();
            for (int i = 0; i < 4; i++) {
                assertThat(pick(asked, "?strategy=round_robin")).isEqualTo("a");
            }
            Answer picked = asked.get("/v1/services/stock/pick");
            assertThat(picked.texts("leftOut", "id")).containsExactly("b");
            assertThat(picked.texts("takenBack", "id")).containsExactly("a");
            Answer ring = asked.get("/v1/services/stock/ring?key=k&replicas=9");
            assertThat(ring.texts("owners", "id")).containsExactly("a");
            assertThat(ring.texts("takenBack", "id")).containsExactly("a");
            Answer discovered = asked.get("/v1/services/stock");
            assertThat(discovered.ids()).containsExactly("a");
            assertThat(discovered.texts("ejected", "id")).containsExactly("b");
            assertThat(discovered.texts("takenBack", "id")).containsExactly("a");
            assertThat(discovered.json().path("ejectedMax").asDouble()).isEqualTo(0.5);
        }
        client.put("/v1/breakers/stock/config", "{'ejectedMax':1}");
        await().untilAsserted(
                        () -> assertThat(client.get("/v1/services/stock").ids()).isEmpty());
    }

    @Test
    void shouldTellTheStateOfABreakerThatIsNotClosed() {
        register("a", "");
        assertThat(client.get("/v1/services/stock/pick").json().has("breaker")).isFalse();

        client.post("/v1/breakers/stock/force-open", "{'by':'ann'}");

        Answer answer = client.get("/v1/services/stock/pick");
        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.json().path("breaker").asText()).isEqualTo("FORCED_OPEN");
    }

    @Test
    void shouldRefuseWhenNobodyTakesCallsOnAnyNode() {
        register("a", "");
        register("b", "'weight':0");
        client.put("/v1/services/stock/instances/a/maintenance", "{'by':'ann'}");

        for (int node = 0; node < 2; node++) {
            Answer answer = nodes.node(node).client().get("/v1/services/stock/pick");
            assertThat(answer.status()).isEqualTo(503);
            assertThat(answer.code()).isEqualTo("no-instance");
            assertThat(answer.header("Retry-After")).isEqualTo("1");
            assertThat(answer.json().path("detail").asText())
                    .isEqualTo("Expected an instance of 'stock' to take calls, but none does: 2 drained");
            assertThat(nodes.node(node)
                            .client()
                            .get("/v1/services/stock/ring?key=k")
                            .code())
                    .isEqualTo("no-instance");
        }
        client.delete("/v1/services/stock/instances/a");
        client.delete("/v1/services/stock/instances/b");
        assertThat(client.get("/v1/services/stock/pick").json().path("detail").asText())
                .isEqualTo("Expected an instance of 'stock' to take calls, but none does: none is registered");
        assertThat(client.get("/v1/services/none/pick").code()).isEqualTo("unknown-service");
        assertThat(client.get("/v1/services/none/ring?key=k").code()).isEqualTo("unknown-service");
    }

    @Test
    void shouldPickThoseThatMissedTheirTtlOnlyInAPanic() {
        register("a", "");
        register("b", "'ttl':'1h'");
        register("c", "");
        nodes.log.pass(Duration.ofMinutes(1));

        assertThat(picks("?strategy=round_robin", 6)).containsOnly("b");
        assertThat(client.get("/v1/services/stock/pick").texts("leftOut", "why"))
                .containsExactly("not-healthy", "not-healthy");
        assertThat(picks("?strategy=round_robin&panic=0.33", 6)).containsOnly("b");
        assertThat(picks("?strategy=round_robin&panic=0.5&slow-start=0s", 6)).contains("a", "b", "c");
        Answer answer = client.get("/v1/services/stock/pick?panic=0.5");
        assertThat(answer.header("Muster-Panic")).isEqualTo("true");
        assertThat(answer.json().path("panic").asBoolean()).isTrue();
    }

    @Test
    void shouldGiveANewInstanceATenthAtFirst() {
        register("a", "'ttl':'1h'");
        nodes.log.pass(Duration.ofMinutes(50));
        client.post("/v1/services/stock/instances/a/heartbeat", "");
        register("b", "");

        assertThat(counts(picks("?strategy=weighted&slow-start=40m", 11))).isEqualTo(Map.of("a", 10, "b", 1));
        assertThat(counts(picks("?strategy=weighted&slow-start=0s", 10))).isEqualTo(Map.of("a", 5, "b", 5));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "pick?strategy=best|invalid-value|strategy: 'best' (expected: round_robin, weighted (or smooth_weighted), weighted_random, random, least_requests, power_of_two or consistent_hash)",
                "pick?strategy=random&strategy=random|invalid-value|strategy: given 2 times (expected: at most once)",
                "pick?strategy=consistent_hash|invalid-value|key: missing (expected: what the call is about, with consistent_hash)",
                "pick?strategy=consistent_hash&key=|invalid-value|key: 0 characters (expected: 1 to 1000)",
                "pick?key=k|invalid-value|key: with power_of_two (expected: only with consistent_hash)",
                "pick?panic=2|invalid-value|panic: '2' (expected: 0 to 1, with at most two digits behind the point)",
                "pick?slow-start=2h|invalid-value|slow-start: PT2H (expected: PT0S to PT1H)",
                "pick?slow-start=soon|invalid-value|slow-start: 'soon' (expected: such as 30s or PT30S)",
                "pick?tag=x|unknown-parameter|tag: unknown parameter (expected: consistency, key, min-position, panic, region, slow-start, strategy, zone)",
                "ring|invalid-value|key: missing (expected: the key whose owners are wanted)",
                "ring?key=k&replicas=0|invalid-value|replicas: '0' (expected: 1 to 100)",
                "ring?key=k&replicas=101|invalid-value|replicas: '101' (expected: 1 to 100)",
                "ring?key=k&replicas=many|invalid-value|replicas: 'many' (expected: 1 to 100)",
                "ring?key=k&replicas=%D9%A2|invalid-value|replicas: '\u0662' (expected: 1 to 100)",
                "ring?key=k&replicas=%2B2|invalid-value|replicas: '+2' (expected: 1 to 100)",
                "ring?key=k%ff|invalid-value|key: 'k%FF' (expected: UTF-8, percent-encoded)",
                "pick?strategy=consistent_hash&key=%ED%A0%80|invalid-value|key: '%ED%A0%80' (expected: UTF-8, percent-encoded)",
                "ring?key=k&zone=z|unknown-parameter|zone: unknown parameter (expected: consistency, key, min-position, panic, replicas)"
            })
    void shouldRefuseWhatCannotBe(String question, String code, String detail) {
        register("a", "");

        Answer answer = client.get("/v1/services/stock/" + question);

        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.code()).isEqualTo(code);
        assertThat(answer.json().path("detail").asText()).isEqualTo(detail);
    }

    private void register(String id, String more) {
        String rest = more.isEmpty() ? "" : "," + more;
        Answer answer = client.put("/v1/services/stock/instances/" + id, "{'host':'127.0.0.1','port':80" + rest + "}");
        assertThat(answer.status()).as(answer.text()).isEqualTo(200);
    }

    private void override(String id, String status) {
        client.put("/v1/services/stock/instances/" + id + "/status", "{'status':'" + status + "','by':'ann'}");
    }

    private void beat(String id, int inFlight) {
        client.post("/v1/services/stock/instances/" + id + "/heartbeat", "{'load':{'inFlight':" + inFlight + "}}");
    }

    /** Tells of calls; returns the position that reflects it. */
    private String told(String what) {
        String callers = what.contains("callerInstance") ? "" : "'callerInstance':'w1',";
        String sequence = what.contains("sequence") ? "" : "'sequence':1,";
        Answer answer = client.post(
                "/v1/outcomes", "[{'caller':'web'," + callers + sequence + "'service':'stock'," + what + "}]");
        assertThat(answer.status()).as(answer.text()).isEqualTo(202);
        return answer.header("Muster-Position");
    }

    private List<String> picks(String query, int count) {
        List<String> picked = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            picked.add(pick(client, query));
        }
        return picked;
    }

    private static String pick(Client client, String query) {
        Answer answer = client.get("/v1/services/stock/pick" + query);
        assertThat(answer.status()).as(answer.text()).isEqualTo(200);
        return answer.json().at("/instance/id").asText();
    }

    private static Map<String, Integer> counts(List<String> picked) {
        Map<String, Integer> counts = new TreeMap<>();
        picked.forEach(id -> counts.merge(id, 1, Integer::sum));
        return counts;
    }
}
