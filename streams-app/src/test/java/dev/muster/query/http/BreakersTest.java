package dev.muster.query.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.muster.query.http.Client.Answer;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Outcomes and breakers over HTTP. */
class BreakersTest {

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
    void shouldOpenOnTheWordOfTwoCallersAndTellWhy() {
        report(item("w1", 1, "'failed':4"), item("w2", 1, "'failed':1"));

        Answer answer = awaitState("OPEN");

        assertThat(answer.json().path("reason").asText())
                .isEqualTo("5 failures in a row, seen by 2 callers (opens at 5 seen by 2)");
        assertThat(answer.json().at("/evidence/callers").asInt()).isEqualTo(2);
        assertThat(answer.json().at("/totals/failed").asInt()).isEqualTo(5);
        assertThat(Duration.between(
                        Instant.parse(answer.json().path("since").asText()),
                        Instant.parse(answer.json().path("until").asText())))
                .isEqualTo(Duration.ofSeconds(60));
    }

    @Test
    void shouldNamePermitsWhenHalfOpenAndCloseByProbes() {
        report(item("w3", 1, "'ok':1"), item("w1", 1, "'failed':4"), item("w2", 1, "'failed':1"));
        awaitState("OPEN");

        nodes.outcomes.pass(Duration.ofSeconds(61));

        Answer half = awaitState("HALF_OPEN");
        assertThat(half.texts("permits", "callerInstance")).containsExactly("w1", "w2", "w3");
        report(
                item("w1", 2, "'ok':1,'probes':[{'permit':1,'outcome':'OK'}]"),
                item("w2", 2, "'ok':1,'probes':[{'permit':2,'outcome':'OK'}]"),
                item("w3", 2, "'ok':1,'probes':[{'permit':3,'outcome':'OK'}]"));
        awaitState("CLOSED");
    }

    @Test
    void shouldDoWhatAnOperatorSaysOnAnyNode() {
        Client other = nodes.node(1).client();

        Answer forced = other.post("/v1/breakers/stock/force-open", "{'reason':'broken','by':'ann'}");
        assertThat(forced.status()).isEqualTo(200);
        assertThat(forced.json().path("state").asText()).isEqualTo("FORCED_OPEN");
        assertThat(forced.json().path("reason").asText()).isEqualTo("held open by ann: broken");
        assertThat(other.post("/v1/breakers/stock/force-close", "{}")
                        .json()
                        .path("state")
                        .asText())
                .isEqualTo("FORCED_CLOSED");
        assertThat(other.post("/v1/breakers/stock/reset", "")
                        .json()
                        .path("state")
                        .asText())
                .isEqualTo("CLOSED");
        assertThat(other.get("/v1/breakers/stock").json().path("epoch").asInt()).isEqualTo(4);
    }

    @Test
    void shouldTakeSettingsAndShowThem() {
        Answer answer = client.put(
                "/v1/breakers/stock/config",
                "{'consecutiveFailures':3,'failureRate':0.25,'windowCalls':50,'openTime':'5s','permits':2,'ejectedMax':0}");

        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.json().path("config").toString())
                .isEqualTo("{\"consecutiveFailures\":3,\"failureRate\":0.25,\"windowCalls\":50,"
                        + "\"openTime\":\"PT5S\",\"permits\":2,\"ejectedMax\":0.0}");
    }

    /** Each tells what it changes and no more: who does so at the same time, on any node, undoes nothing of it. */
    @Test
    void shouldLoseNoSettingWhenSeveralAreChangedAtOnce() {
        List<String> changes = List.of(
                "{'permits':2}",
                "{'openTime':'5s'}",
                "{'windowCalls':50}",
                "{'ejectedMax':0.25}",
                "{'failureRate':null}");
        client.put("/v1/breakers/stock/config", "{'failureRate':0.1,'windowTime':'1m'}");

        List<CompletableFuture<Answer>> answers = new ArrayList<>();
        for (int number = 0; number < changes.size(); number++) {
            Client asked = nodes.node(number % 2).client();
            String change = changes.get(number);
            answers.add(CompletableFuture.supplyAsync(() -> asked.patch("/v1/breakers/stock/config", change)));
        }

        assertThat(answers)
                .allSatisfy(answer -> assertThat(answer.join().status()).isEqualTo(200));
        assertThat(client.get("/v1/breakers/stock").json().path("config").toString())
                .isEqualTo("{\"windowCalls\":50,\"openTime\":\"PT5S\",\"permits\":2,\"ejectedMax\":0.25}");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{}|400|body: no setting (expected: one at least, such as openTime)",
                "{'by':'ann'}|400|body: no setting (expected: one at least, such as openTime)",
                "{'permits':0}|400|permits: 0 (expected: 1 to 100)",
                "{'windowCalls':30}|409|minimumCalls: 40 (expected: at most the window of 30 calls)",
            })
    void shouldRefuseAChangeThatCannotBe(String body, int status, String detail) {
        client.put("/v1/breakers/stock/config", "{'minimumCalls':40}");

        Answer answer = client.patch("/v1/breakers/stock/config", body);

        assertThat(answer.status()).isEqualTo(status);
        assertThat(answer.json().path("detail").asText()).isEqualTo(detail);
    }

    @Test
    void shouldRefuseSettingsThatCannotHoldWithTheRules() {
        Answer answer = client.put("/v1/breakers/stock/config", "{'openTime':'1h'}");
        assertThat(answer.status()).isEqualTo(409);
        assertThat(answer.code()).isEqualTo("cannot-hold");
        assertThat(answer.json().path("detail").asText())
                .isEqualTo("openTime: PT1H (expected: at most breaker.open-time.max, PT10M)");
    }

    @Test
    void shouldRefuseRulesThatCannotHoldTogetherAndTakeSettingsAfterwards() {
        String rules = "/v1/rules/outcomes";
        List<String> before = client.get(rules).texts("partitions", "version");
        Answer refused = client.put(rules, "{'values':{'breaker.open-time':'P1D','breaker.open-time.max':'PT1S'}}");

        assertThat(refused.status()).isEqualTo(409);
        assertThat(refused.code()).isEqualTo("cannot-hold");
        assertThat(refused.json().path("detail").asText())
                .isEqualTo("breaker.open-time: PT24H (expected: at most breaker.open-time.max, PT1S)");
        assertThat(client.get(rules).texts("partitions", "version")).isEqualTo(before);
        assertThat(client.put("/v1/breakers/stock/config", "{'permits':5}").status())
                .isEqualTo(200);
        assertThat(client.put(rules, "{'values':{'breaker.open-time':'PT9S','breaker.open-time.max':'PT9S'}}")
                        .status())
                .isEqualTo(200);
    }

    @Test
    void shouldShowTheWindowAsItIsWhenItIsLookedAt() {
        report(item("w1", 1, "'ok':300"), item("w2", 1, "'ok':1"));
        await().untilAsserted(() -> assertThat(window().path("calls").asInt()).isEqualTo(301));

        nodes.outcomes.pass(Duration.ofSeconds(22));

        await().untilAsserted(() -> assertThat(window().path("calls").asInt()).isZero());
        assertThat(window().path("callers").asInt()).isZero();
        assertThat(client.get("/v1/breakers/stock").json().at("/totals/ok").asInt())
                .isEqualTo(301);
    }

    private JsonNode window() {
        return client.get("/v1/breakers/stock").json().path("window");
    }

    @Test
    void shouldListBreakersAndTellOfInstances() {
        report(item("w1", 1, "'instance':'a','ok':3,'latencyMs':{'max':9.5,'p50':1.5}"));
        awaitState("CLOSED");

        Answer list = nodes.node(1).client().get("/v1/breakers");
        assertThat(list.texts("breakers", "name")).containsExactly("stock");
        assertThat(list.json().at("/totals/CLOSED").asInt()).isEqualTo(1);
        Answer instance = client.get("/v1/breakers/stock/instances/a");
        assertThat(instance.json().path("ejected").asBoolean()).isFalse();
        assertThat(instance.json().at("/interval/meanLatencyMs").asDouble()).isEqualTo(1.5);
        assertThat(client.get("/v1/breakers/stock/instances/b").code()).isEqualTo("unknown-instance");
        assertThat(client.get("/v1/breakers/none").code()).isEqualTo("unknown-service");
        assertThat(client.post("/v1/breakers/none/reset", "").code()).isEqualTo("unknown-service");
    }

    @Test
    void shouldLeaveEjectedInstancesOutOfDiscoveryWhereverTheirVerdictIs() {
        for (String instance : List.of("a", "b", "c")) {
            client.put("/v1/services/stock/instances/" + instance, "{'host':'127.0.0.1','port':80}");
            report(item("w1", instance.charAt(0), "'instance':'" + instance + "','ok':30"));
        }
        report(item("w1", 201, "'instance':'b','failed':4"));
        report(item("w1", 202, "'instance':'a','ok':9"));
        report(item("w2", 1, "'instance':'b','failed':1"));
        await().untilAsserted(() -> assertThat(client.get("/v1/breakers/stock/instances/b")
                        .json()
                        .path("ejected")
                        .asBoolean())
                .isTrue());

        Answer here = client.get("/v1/services/stock");
        assertThat(here.ids()).containsExactly("a", "c");
        assertThat(here.texts("ejected", "id")).containsExactly("b");
        assertThat(here.json().at("/ejected/0/reason").asText())
                .isEqualTo("5 failures in a row, seen by several callers (ejected at 5)");
        assertThat(client.get("/v1/services/stock?status=all").ids()).containsExactly("a", "b", "c");

        nodes.move(nodes.partitionOf("stock"), 1);
        // The other node is asked for the verdicts, and discovery goes on without them where that takes long.
        await().untilAsserted(() -> {
            Answer there = nodes.node(1).client().get("/v1/services/stock?zone=");
            assertThat(there.json().path("verdictsKnown").asBoolean()).isTrue();
            assertThat(there.ids()).containsExactly("a", "c");
        });
    }

    @Test
    void shouldMakeOneBatchOfWhatOneCallerTellsUnderOneNumber() {
        report(item("w1", 1, "'instance':'a','ok':3"), item("w1", 1, "'instance':'b','ok':4"));
        report(item("w1", 1, "'instance':'c','ok':5"));
        report(item("w1", 2, "'ok':1"));

        await().untilAsserted(() -> assertThat(
                        client.get("/v1/breakers/stock").json().at("/totals/ok").asInt())
                .isEqualTo(8));
    }

    @Test
    void shouldTakeOneNumberOfOneCallerToTwoServicesForTwoBatches() {
        report(item("w1", 1, "'ok':3"), item("w1", 1, "'ok':4").replace("stock", "pay"));

        await().untilAsserted(() -> {
            assertThat(client.get("/v1/breakers/stock").json().at("/totals/ok").asInt())
                    .isEqualTo(3);
            assertThat(client.get("/v1/breakers/pay").json().at("/totals/ok").asInt())
                    .isEqualTo(4);
        });
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{}|malformed-json|body: an object (expected: a JSON list)",
                "[1]|invalid-value|body: a number (expected: a list of objects)",
                "[{'caller':'web','service':'stock'}]|invalid-value|ok: missing (expected: one count at least: ok, failed, slow, timedOut, rejected)",
                "[{'caller':'web','service':'stock','ok':-1}]|invalid-value|ok: -1 (expected: 0 to 1000000)",
                "[{'caller':'web','service':'stock','ok':99999999999}]|invalid-value|ok: a number too large (expected: a whole number of 32 bits)",
                "[{'caller':'web','service':'a b','ok':1}]|invalid-value|service: 'a b' (expected: 1 to 200 of A-Z, a-z, 0-9, '.', '_', '-', ':', but not '.' or '..')",
                "[{'caller':'web','service':'stock','ok':1,'oops':2}]|unknown-field|oops: unknown field (expected: caller, callerInstance, epoch, failed, inFlight, instance, latencyMs, ok, probes, rejected, sequence, service, slow, timedOut)",
                "[{'caller':'web','callerInstance':'w1','service':'stock','ok':1,'sequence':-3}]|invalid-value|sequence: -3 (expected: 1 or more, or no sequence)",
                "[{'caller':'web','callerInstance':'w1','service':'stock','ok':1,'sequence':0}]|invalid-value|sequence: 0 (expected: 1 or more, or no sequence)",
                "[{'caller':'web','service':'stock','ok':1,'sequence':1}]|invalid-value|sequence: given without callerInstance (expected: both, or no sequence)",
                "[{'caller':'web','callerInstance':'w1','service':'stock','ok':1,'sequence':1,'epoch':1},{'caller':'web','callerInstance':'w1','service':'stock','ok':1,'sequence':1,'epoch':2}]|invalid-value|sequence: 1 of 'w1' to 'stock' twice, with other caller or epoch (expected: items of one sequence with the same caller and epoch)",
                "[{'caller':'web','callerInstance':'w1','service':'stock','ok':1,'sequence':1},{'caller':'mail','callerInstance':'w1','service':'stock','ok':1,'sequence':1}]|invalid-value|sequence: 1 of 'w1' to 'stock' twice, with other caller or epoch (expected: items of one sequence with the same caller and epoch)",
                "[{'caller':'web','service':'stock','ok':1,'rejected':5,'latencyMs':{'count':2,'max':1}}]|invalid-value|latencyMs.count: 2 (expected: at most the calls that were made, 1)",
                "[{'caller':'web','service':'stock','ok':1,'probes':[{'permit':0,'outcome':'OK'}]}]|invalid-value|probes.permit: 0 (expected: 1 or more)",
                "[{'caller':'web','service':'stock','ok':1,'latencyMs':{'max':10.25,'p99':20}}]|invalid-value|latencyMs.p99: 20 (expected: at most max, 10.25)",
                "[{'caller':'web','service':'stock','ok':1,'latencyMs':{'max':-1}}]|invalid-value|latencyMs.max: -1 (expected: 0 to 86400000 milliseconds)",
                "[{'caller':'web','service':'stock','ok':1,'latencyMs':{'max':1,'count':0}}]|invalid-value|latencyMs.count: 0 (expected: 1 to 1000000)",
                "[{'caller':'web','service':'stock','rejected':1,'latencyMs':{'max':1}}]|invalid-value|latencyMs: given (expected: none where no call was made)",
                "[{'caller':'web','service':'stock','ok':1}|malformed-json|body: ends too early at line 1, column 43 (expected: a JSON list)",
                "[] x|malformed-json|body: not JSON at line 1, column 4, near '[] x' (expected: a JSON list)",
                "[] []|malformed-json|body: something behind the list at line 1, column 4 (expected: one JSON list)",
                "[{'caller':'web','service':'stock','ok':1,'latencyMs':{'max':1,'p50':2}}]|invalid-value|latencyMs.p50: 2 (expected: at most p99, 1)"
            })
    void shouldRefuseOutcomesThatCannotBe(String body, String code, String detail) {
        Answer answer = client.post("/v1/outcomes", body);
        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.code()).isEqualTo(code);
        assertThat(answer.json().path("detail").asText().replace('"', '\'')).isEqualTo(detail);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{'failureRate':0}|failureRate: 0 (expected: more than 0, at most 1)",
                "{'slowRate':1.5}|slowRate: 1.5 (expected: more than 0, at most 1)",
                "{'failureRate':'half'}|failureRate: a text (expected: a number, more than 0, at most 1)",
                "{'failureRate':0.5555}|failureRate: 0.5555 (expected: three decimals at most)",
                "{'failureRate':0.0001}|failureRate: 1.0E-4 (expected: three decimals at most)",
                "{'failureRate':1e400}|failureRate: Infinity (expected: more than 0, at most 1)",
                "{'ejectedMax':-0.1}|ejectedMax: -0.1 (expected: 0 to 1)",
                "{'windowCalls':5}|windowCalls: 5 (expected: 10 to 1000000)",
                "{'windowTime':'500ms'}|windowTime: PT0.5S (expected: PT1S to PT1H in whole milliseconds)",
                "{'windowTime':'5s','windowCalls':50}|windowCalls: given with windowTime (expected: one of them)",
                "{'permits':101}|permits: 101 (expected: 1 to 100)",
            })
    void shouldNameTheSettingThatCannotBe(String body, String detail) {
        Answer answer = client.put("/v1/breakers/stock/config", body);
        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.code()).isEqualTo("invalid-value");
        assertThat(answer.json().path("detail").asText()).isEqualTo(detail);
        assertThat(answer.json().path("field").asText()).isEqualTo(detail.substring(0, detail.indexOf(':')));
    }

    /** As of maintenance: people read them on terminals, which take some for commands. */
    @ParameterizedTest
    @ValueSource(strings = {"POST force-open", "POST force-close", "POST reset", "PUT config"})
    void shouldRefuseNotesThatWouldCommandATerminal(String call) {
        client.put("/v1/breakers/stock/config", "{'permits':2}");
        String path = "/v1/breakers/stock/" + call.substring(call.indexOf(' ') + 1);
        for (String body :
                List.of("{'by':'a\\u001b[31mRED','reason':'x'}", "{'by':'ann','reason':'x\\u001b]0;pwn\\u0007y'}")) {
            Answer answer = call.startsWith("PUT") ? client.put(path, body) : client.post(path, body);
            assertThat(answer.status()).as(answer.text()).isEqualTo(400);
            assertThat(answer.code()).isEqualTo("invalid-value");
            assertThat(answer.json().path("detail").asText())
                    .endsWith(": holds control characters (expected: none)")
                    .startsWith(body.contains("pwn") ? "reason" : "by");
        }
        assertThat(client.get("/v1/breakers/stock").json().path("epoch").asInt())
                .isEqualTo(1);
    }

    private void report(String... items) {
        Answer answer = client.post("/v1/outcomes", "[" + String.join(",", items) + "]");
        assertThat(answer.status()).as(answer.text()).isEqualTo(202);
        assertThat(answer.header("Muster-Position")).startsWith("outcomes:");
    }

    private Answer awaitState(String state) {
        await().untilAsserted(() -> assertThat(
                        client.get("/v1/breakers/stock").json().path("state").asText())
                .isEqualTo(state));
        return client.get("/v1/breakers/stock");
    }

    private static String item(String caller, long sequence, String rest) {
        return "{'caller':'web','callerInstance':'%s','sequence':%d,'service':'stock',%s}"
                .formatted(caller, sequence, rest);
    }
}
