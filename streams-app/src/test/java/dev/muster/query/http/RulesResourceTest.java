package dev.muster.query.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.muster.query.http.Client.Answer;
import java.io.IOException;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The rules of a log over HTTP. */
class RulesResourceTest {

    private static final String RULES = "/v1/rules/instances";

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
    void shouldTellWhatThereIsAndWhatIsInForce() {
        Answer answer = client.get(RULES);

        assertThat(answer.texts("rules", "name"))
                .containsExactly(
                        "engine.checkpoint.every",
                        "presence.ttl.default",
                        "presence.deregister-after.default",
                        "presence.check.interval.default",
                        "presence.check.timeout.default",
                        "presence.check.failures.default",
                        "presence.check.successes.default",
                        "presence.dedup.window",
                        "presence.instances.max");
        assertThat(answer.json().at("/rules/1/default").asText()).isEqualTo("PT30S");
        assertThat(answer.json().path("partitions").toString())
                .isEqualTo("[{\"partition\":0,\"version\":1,\"foldLevel\":1,\"values\":{}},"
                        + "{\"partition\":1,\"version\":1,\"foldLevel\":1,\"values\":{}},"
                        + "{\"partition\":2,\"version\":1,\"foldLevel\":1,\"values\":{}}]");
    }

    @Test
    void shouldAnswerWhenEveryPartitionHasAdoptedTheRules() {
        nodes.move(1, 1);

        Answer answer = client.put(RULES, "{'values':{'presence.ttl.default':'PT20S'}}");

        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.texts("partitions", "version")).containsExactly("2", "2", "2");
        assertThat(answer.json().at("/partitions/1/values").toString())
                .isEqualTo("{\"presence.ttl.default\":\"PT20S\"}");
        assertThat(client.register("pay", "a").json().path("ttl").asText()).isEqualTo("PT20S");
    }

    /** As in every other body; the log has them in ISO-8601. */
    @ParameterizedTest
    @CsvSource({"20s,PT20S", "2m,PT2M", "1h,PT1H", "PT90S,PT90S"})
    void shouldTakeSpansAsPeopleWriteThem(String span, String iso) {
        Answer answer = client.put(RULES, "{'values':{'presence.ttl.default':'" + span + "'}}");

        assertThat(answer.status()).as(answer.text()).isEqualTo(200);
        assertThat(answer.json().at("/partitions/1/values/presence.ttl.default").asText())
                .isEqualTo(iso);
    }

    @Test
    void shouldReplaceAllValues() {
        client.put(RULES, "{'values':{'presence.ttl.default':'PT20S'}}");

        client.put(RULES, "{'values':{'presence.dedup.window':'PT1M'}}");

        assertThat(client.get(RULES).json().at("/partitions/0/values").toString())
                .isEqualTo("{\"presence.dedup.window\":\"PT1M\"}");
        assertThat(client.register("pay", "a").json().path("ttl").asText()).isEqualTo("PT30S");
    }

    @Test
    void shouldAppendNothingWhenItIsSoAlready() {
        client.put(RULES, "{'values':{'presence.ttl.default':'PT20S'}}");
        long end = nodes.log.end(0);

        Answer again = client.put(RULES, "{'values':{'presence.ttl.default':'PT20S'}}");

        assertThat(again.status()).isEqualTo(200);
        assertThat(nodes.log.end(0)).isEqualTo(end);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
                    {'values':{'presence.ttl.default':'PT1S'}}   | values.presence.ttl.default
                    {'values':{'presence.ttl.default':'soon'}}   | values.presence.ttl.default
                    {'values':{'presence.ttl.default':'20d'}}    | values.presence.ttl.default
                    {'values':{'presence.ttl.default':20}}       | values.presence.ttl.default
                    {'values':{'no.such.rule':'1'}}              | values.no.such.rule
                    {'values':{},'foldLevel':2}                  | foldLevel
                    {'values':{},'foldLevel':0}                  | foldLevel
                    {'value':{}}                                 | value
                    """)
    void shouldRefuseRulesThatMayNotBe(String body, String field) {
        Answer answer = client.put(RULES, body);

        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.json().path("field").asText()).isEqualTo(field);
        assertThat(nodes.log.end(0)).isEqualTo(1);
    }

    @Test
    void shouldSetNothingWhenAPartitionIsMissing() {
        nodes.orphan(2);

        Answer answer = client.put(RULES, "{'values':{'presence.ttl.default':'PT20S'}}");

        assertThat(answer.status()).isEqualTo(503);
        assertThat(answer.json().path("missing").toString()).isEqualTo("[\"instances:2\"]");
        assertThat(nodes.log.end(0)).isEqualTo(1);
        assertThat(client.get(RULES).json().path("complete").asBoolean()).isFalse();
    }

    @Test
    void shouldSayThatTheOutcomeIsUnknownWhenTheLogIsAway() {
        nodes.log.setAway(true);

        assertThat(client.put(RULES, "{'values':{'presence.ttl.default':'PT20S'}}")
                        .code())
                .isEqualTo("outcome-unknown");
    }

    @Test
    void shouldSayThatTheOutcomeIsUnknownWhenNotAllAdoptInTime() throws IOException {
        try (Nodes slow = new Nodes(1, 2, Nodes.IMPATIENT)) {
            slow.log.pause();

            Answer answer = slow.client().put(RULES, "{'values':{'presence.ttl.default':'PT20S'}}");

            assertThat(answer.status()).isEqualTo(504);
            assertThat(answer.code()).isEqualTo("outcome-unknown");
            assertThat(answer.json().path("missing").size()).isEqualTo(2);
        }
    }

    /** Two operators at once: each partition takes the set that came first, and the other one is told. */
    @Test
    void shouldTellTheLoserWhenTwoSetRulesAtOnce() {
        nodes.log.pause();
        long end = nodes.log.end(0);
        CompletableFuture<Answer> first =
                CompletableFuture.supplyAsync(() -> client.put(RULES, "{'values':{'presence.ttl.default':'PT20S'}}"));
        await().until(() -> nodes.log.end(2) == end + 1);
        CompletableFuture<Answer> second =
                CompletableFuture.supplyAsync(() -> client.put(RULES, "{'values':{'presence.ttl.default':'PT40S'}}"));
        await().until(() -> nodes.log.end(2) == end + 2);

        nodes.log.resume();

        assertThat(first.join().status()).isEqualTo(200);
        assertThat(second.join().status()).isEqualTo(409);
        assertThat(second.join().code()).isEqualTo("rules-conflict");
        assertThat(client.put(RULES, "{'values':{'presence.ttl.default':'PT40S'}}")
                        .status())
                .isEqualTo(200);
    }

    @Test
    void shouldSay404WhenTheLogIsUnknown() {
        assertThat(client.get("/v1/rules/sagas").code()).isEqualTo("unknown-log");
        assertThat(client.put("/v1/rules/sagas", "{'values':{}}").code()).isEqualTo("unknown-log");
    }
}
