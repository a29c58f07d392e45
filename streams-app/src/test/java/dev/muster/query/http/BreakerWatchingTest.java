package dev.muster.query.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.muster.query.http.Client.Answer;
import dev.muster.query.http.EventReader.Event;
import java.io.IOException;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Watching breakers at their owner, node 0, and through another node. */
class BreakerWatchingTest {

    private static final String LIST = "/v1/breakers";
    private static final String STOCK = "/v1/breakers/stock";
    private static final ObjectMapper JSON = new ObjectMapper();

    private Nodes nodes;
    private Client client;

    @BeforeEach
    void start() throws IOException {
        nodes = new Nodes(2, 2);
        client = nodes.client();
    }

    @AfterEach
    void stop() {
        nodes.close();
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1})
    void shouldTellOpeningPermitsAndClosing(int node) {
        report("w1", 1, "'ok':1");
        try (EventReader watch = open(node, STOCK)) {
            assertThat(state(watch.next())).isEqualTo("CLOSED");

            report("w1", 2, "'failed':4");
            report("w2", 1, "'failed':1");
            JsonNode opened = json(watch.next());
            assertThat(opened.path("state").asText()).isEqualTo("OPEN");
            assertThat(opened.path("until").asText()).isNotEmpty();

            nodes.outcomes.pass(Duration.ofSeconds(61));
            JsonNode half = json(watch.next());
            assertThat(half.path("state").asText()).isEqualTo("HALF_OPEN");
            assertThat(half.at("/permits/0/callerInstance").asText()).isEqualTo("w1");
            assertThat(half.at("/permits/0/number").asLong()).isPositive();

            client.post(STOCK + "/reset", "{'by':'ann','reason':'mended'}");
            Event last = watch.next();
            while (!state(last).equals("CLOSED")) {
                last = watch.next();
            }
            assertThat(last.id()).isEqualTo(client.get(STOCK).header("muster-index"));
        }
    }

    /** Otherwise each batch of each caller would wake everybody. */
    @Test
    void shouldTellNobodyThatCallsWereCounted() {
        report("w1", 1, "'ok':1");
        try (EventReader watch = open(0, STOCK)) {
            watch.next();

            report("w1", 2, "'ok':7");
            report("w2", 1, "'ok':8,'failed':1");
            client.post(STOCK + "/force-open", "{'by':'ann'}");

            JsonNode next = json(watch.next());
            assertThat(next.path("state").asText()).isEqualTo("FORCED_OPEN");
            assertThat(next.at("/totals/ok").asInt()).as("of when it was told").isEqualTo(16);
        }
    }

    @Test
    void shouldTellWhoIsEjected() {
        for (String instance : new String[] {"a", "b", "c"}) {
            report("w1", instance.charAt(0), "'instance':'" + instance + "','ok':30");
        }
        try (EventReader watch = open(1, STOCK)) {
            assertThat(json(watch.next()).path("ejected")).isEmpty();

            report("w1", 201, "'instance':'b','failed':4");
            report("w1", 202, "'instance':'a','ok':9");
            report("w2", 1, "'instance':'b','failed':1");

            assertThat(json(watch.next()).at("/ejected/0/instance").asText()).isEqualTo("b");
        }
    }

    @Test
    void shouldWaitForABreakerThatNobodyToldOf() {
        try (EventReader watch = open(0, STOCK)) {
            report("w1", 1, "'ok':1");

            assertThat(state(watch.next())).isEqualTo("CLOSED");
        }
    }

    @Test
    void shouldAnswerALongPollWhenTheIndexIsPassed() {
        report("w1", 1, "'ok':1");
        Answer first = client.get(STOCK + "?wait=10s");
        String index = first.header("muster-index");
        Answer same = client.get(STOCK + "?wait=300ms&index=" + index);
        client.post(STOCK + "/force-open", "{}");
        Answer other = nodes.node(1).client().get(STOCK + "?wait=10s&index=" + index);

        assertThat(same.header("muster-index")).isEqualTo(index);
        assertThat(other.json().path("state").asText()).isEqualTo("FORCED_OPEN");
        assertThat(Long.parseLong(other.header("muster-index"))).isGreaterThan(Long.parseLong(index));
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1})
    void shouldTellTheListWhenABreakerMoves(int node) {
        report("w1", 1, "'ok':1");
        try (EventReader watch = open(node, LIST)) {
            assertThat(json(watch.next()).at("/breakers/0/state").asText()).isEqualTo("CLOSED");

            client.post(STOCK + "/force-open", "{'by':'ann'}");
            Event moved = watch.next();
            assertThat(json(moved).at("/breakers/0/state").asText()).isEqualTo("FORCED_OPEN");

            client.post("/v1/breakers/pay/force-close", "{'by':'ann'}");
            assertThat(json(watch.next()).at("/breakers/0/name").asText()).isEqualTo("pay");
        }
    }

    @Test
    void shouldRefuseWhatIsNoIndex() {
        assertThat(client.get(STOCK + "?index=none").json().path("field").asText())
                .isEqualTo("index");
        assertThat(client.get(LIST + "?index=%21").json().path("field").asText())
                .isEqualTo("index");
        assertThat(client.get(STOCK + "/instances/a?wait=1s").code()).isEqualTo("unknown-parameter");
    }

    private EventReader open(int node, String path) {
        return EventReader.open(nodes.node(node).server().port(), path);
    }

    private void report(String caller, long sequence, String rest) {
        Answer answer = client.post(
                "/v1/outcomes",
                "[{'caller':'web','callerInstance':'%s','sequence':%d,'service':'stock',%s}]"
                        .formatted(caller, sequence, rest));
        assertThat(answer.status()).as(answer.text()).isEqualTo(202);
    }

    private static String state(Event event) {
        return json(event).path("state").asText();
    }

    private static JsonNode json(Event event) {
        try {
            return JSON.readTree(event.data());
        } catch (IOException e) {
            throw new IllegalStateException(event.toString(), e);
        }
    }
}
