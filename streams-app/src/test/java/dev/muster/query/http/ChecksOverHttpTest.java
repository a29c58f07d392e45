package dev.muster.query.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.muster.fold.EntityKey;
import dev.muster.fold.EventHead;
import dev.muster.presence.CheckResult;
import dev.muster.presence.CheckResult.Outcome;
import dev.muster.presence.Incarnation;
import dev.muster.presence.PresenceEvent;
import dev.muster.query.http.Client.Answer;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Checks in registrations, and answers in panic. */
class ChecksOverHttpTest {

    private static final String PAY = "/v1/services/pay";

    private Nodes nodes;
    private Client client;

    @BeforeEach
    void start() throws IOException {
        nodes = new Nodes(1, 1);
        client = nodes.client();
    }

    @AfterEach
    void stop() {
        nodes.close();
    }

    @Test
    void shouldShowTheCheckWithWhatTheRulesFilledIn() {
        Answer answer = register("a", "{'path':'/health','codes':[204,200]}");

        assertThat(answer.status()).as(answer.text()).isEqualTo(200);
        assertThat(answer.json().path("check").toString())
                .isEqualTo(
                        "{\"type\":\"http\",\"path\":\"/health\",\"codes\":[200,204],\"interval\":\"PT10S\",\"timeout\":\"PT5S\","
                                + "\"failures\":2,\"successes\":1,\"verdict\":\"PENDING\"}");
        assertThat(answer.json().path("status").asText()).isEqualTo("STARTING");
        assertThat(answer.json().has("ttl")).isFalse();
        assertThat(register("t", "{'type':'tcp'}").json().path("check").toString())
                .startsWith("{\"type\":\"tcp\",\"interval\":\"PT10S\"");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{'type':'grpc'} | check.type: 'grpc' (expected: http or tcp)",
                "{'type':'tcp','path':'/'} | check.path: a path (expected: none with tcp)",
                "{'type':'tcp','codes':[]} | check.codes: codes (expected: none with tcp)",
                "{'path':'health'} | check.path: 'health' (expected: '/' and up to 499 printable ASCII characters without space or '#')",
                "{'codes':'200'} | check.codes: a text (expected: a list of whole numbers)",
                "{'codes':[200.5]} | check.codes: a number (expected: whole numbers of 32 bits)",
                "{'codes':[600]} | check.codes: 600 (expected: 200 to 599)",
                "{'interval':'500ms'} | check.interval: PT0.5S (expected: PT1S to PT1H)",
                "{'interval':'2s','timeout':'3s'} | check.timeout: PT3S (expected: PT0.1S to PT2S)",
                "{'failures':0} | check.failures: 0 (expected: 1 to 100)",
                "{'url':'/'} | check.url: unknown field (expected: codes, failures, interval, path, successes, timeout, type)",
            })
    void shouldRefuseChecksThatMayNotBe(String check, String detail) {
        Answer answer = register("a", check);

        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.json().path("detail").asText()).isEqualTo(detail);
    }

    @Test
    void shouldGiveTheHealthyOnlyUnlessItIsAskedToPanic() {
        given("a", Outcome.PASS);
        given("b", Outcome.PASS, Outcome.FAIL, Outcome.FAIL);
        given("c", Outcome.PASS, Outcome.FAIL, Outcome.FAIL);

        assertThat(ids(client.get(PAY))).containsExactly("a");
        assertThat(client.get(PAY).json().has("panic")).isFalse();
        assertThat(ids(client.get(PAY + "?panic=0.333"))).containsExactly("a");

        Answer panicked = client.get(PAY + "?panic=0.334");
        assertThat(ids(panicked)).containsExactly("a", "b", "c");
        assertThat(panicked.json().path("panic").asBoolean()).isTrue();
        assertThat(panicked.json().path("healthy").asInt()).isEqualTo(1);
        assertThat(panicked.header("Muster-Panic")).isEqualTo("true");
    }

    @Test
    void shouldTellThoseWhoWatchOfPanicToo() {
        given("a", Outcome.PASS);
        given("b", Outcome.PASS);
        String calm = client.get(PAY + "?panic=0.6").header("Muster-Index");

        given("b", Outcome.FAIL, Outcome.FAIL);
        Answer panicked = client.get(PAY + "?panic=0.6&index=" + calm + "&wait=20s");

        assertThat(ids(panicked)).containsExactly("a", "b");
        assertThat(panicked.json().path("panic").asBoolean()).isTrue();
        assertThat(panicked.header("Muster-Panic")).isEqualTo("true");
    }

    /** Only what Muster has seen is doubted. Those kept from calls by a word, or never passed, do not count for the share either. */
    @Test
    void shouldNeverGiveThoseInPanicThatSomebodyKeepsFromCalls() {
        given("dead", Outcome.PASS, Outcome.FAIL, Outcome.FAIL);
        given("drained", Outcome.PASS, Outcome.FAIL, Outcome.FAIL);
        client.put(PAY + "/instances/drained/maintenance", "{}");
        given("overridden", Outcome.PASS);
        client.put(PAY + "/instances/overridden/status", "{'status':'DOWN'}");
        given("leaving", Outcome.PASS);
        client.post(PAY + "/instances/leaving/heartbeat", "{'status':'LEAVING'}");
        given("ill", Outcome.PASS, Outcome.FAIL, Outcome.FAIL);
        client.post(PAY + "/instances/ill/heartbeat", "{'status':'DOWN'}");
        given("new");
        given("stillborn", Outcome.FAIL, Outcome.FAIL);

        assertThat(ids(client.get(PAY + "?panic=0.5"))).containsExactly("dead");

        given("well", Outcome.PASS);
        assertThat(ids(client.get(PAY + "?panic=0.5"))).containsExactly("well");
    }

    @Test
    void shouldJudgePanicAmongThoseThatTheFiltersAdmit() {
        given("far", Outcome.PASS);
        given("near", Outcome.PASS, Outcome.FAIL, Outcome.FAIL);
        client.patch(PAY + "/instances/near", "{'tags':['near']}");

        assertThat(ids(client.get(PAY + "?panic=0.5"))).containsExactly("far");
        assertThat(ids(client.get(PAY + "?panic=0.5&tag=near"))).containsExactly("near");
    }

    @ParameterizedTest
    @CsvSource({"1.5", "-0.1", "half", "0.1234", "1e-1", "50%25"})
    void shouldRefuseSharesThatAreNone(String share) {
        Answer answer = client.get(PAY + "?panic=" + share);

        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.json().path("detail").asText()).startsWith("panic: ");
    }

    @Test
    void shouldRefusePanicWithStatus() {
        assertThat(client.get(PAY + "?panic=0.5&status=all")
                        .json()
                        .path("detail")
                        .asText())
                .isEqualTo("panic: with status (expected: panic or status)");
    }

    private Answer register(String id, String check) {
        return client.put(PAY + "/instances/" + id, "{'host':'h','port':1,'incarnation':'1','check':" + check + "}");
    }

    private void given(String id, Outcome... results) {
        assertThat(register(id, "{'path':'/health'}").status()).isEqualTo(200);
        for (Outcome outcome : results) {
            CheckResult result = new CheckResult("http://h:1/health", outcome, "seen", Duration.ZERO);
            EventHead head = new EventHead(UUID.randomUUID().toString(), "test", Instant.EPOCH);
            nodes.log
                    .access(nodes.node(0).views())
                    .append(new PresenceEvent.CheckReport(head, EntityKey.of("pay", id), new Incarnation("1"), result))
                    .join();
        }
        // A read that reflects what was appended before it.
        client.get(PAY + "?consistency=linearizable");
    }

    private static List<String> ids(Answer answer) {
        return answer.ids();
    }
}
