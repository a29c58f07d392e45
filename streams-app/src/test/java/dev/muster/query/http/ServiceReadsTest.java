package dev.muster.query.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.muster.query.http.Client.Answer;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Discovery over HTTP. */
class ServiceReadsTest {

    private static final String PAY = "/v1/services/pay";

    private Nodes nodes;
    private Client client;

    @BeforeEach
    void start() throws IOException {
        nodes = new Nodes(1, 3);
        client = nodes.client();
    }

    @AfterEach
    void stop() {
        nodes.close();
    }

    @Test
    void shouldSay404WhenTheServiceWasNeverSeen() {
        Answer answer = client.get(PAY);

        assertThat(answer.status()).isEqualTo(404);
        assertThat(answer.code()).isEqualTo("unknown-service");
    }

    @Test
    void shouldAnswerEmptyWhenTheServiceIsKnownButHasNoInstance() {
        client.register("pay", "a");
        client.delete(PAY + "/instances/a");

        Answer answer = client.get(PAY);

        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.text())
                .isEqualTo("{\"service\":\"pay\",\"index\":2,\"total\":0,\"healthy\":0,\"instances\":[]}");
    }

    @Test
    void shouldReturnTheHealthyByDefaultButCountAll() {
        client.register("pay", "b");
        client.register("pay", "a");
        client.register("pay", "sick");
        client.post(PAY + "/instances/sick/heartbeat", "{'status':'DOWN'}");

        Answer answer = client.get(PAY);

        assertThat(answer.ids()).containsExactly("a", "b");
        assertThat(answer.json().path("total").asInt()).isEqualTo(3);
        assertThat(answer.json().path("healthy").asInt()).isEqualTo(2);
    }

    @Test
    void shouldShowAnInstanceAsDownWhenItsTtlHasPassed() {
        client.put(PAY + "/instances/a", "{'host':'h','port':1,'ttl':'3s'}");

        nodes.log.pass(Duration.ofSeconds(4));

        assertThat(client.get(PAY).ids()).isEmpty();
        Answer instance = client.get(PAY + "/instances/a");
        assertThat(instance.json().path("status").asText()).isEqualTo("DOWN");
        assertThat(instance.json().path("reason").asText()).isEqualTo("no sign of life for more than its ttl of PT3S");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    status=all                              | e1 e2 u1 u2
                    status=healthy                          | e1 e2 u1
                    status=DOWN                             | u2
                    status=DOWN&status=UP                   | e1 e2 u1 u2
                    status=LEAVING                          | ''
                    region=eu                               | e1 e2
                    region=eu&region=us                     | e1 e2 u1
                    region=eu&zone=eu-1a                    | e1
                    zone=eu-1a&zone=us-1a                   | e1 u1
                    tag=canary                              | e1 u1
                    tag=canary&tag=big                      | u1
                    metadata.version=7                      | e1 u1
                    metadata.version=7&metadata.version=8   | e1 e2 u1
                    metadata.version=7&metadata.team=a      | e1
                    metadata.nothing=7                      | ''
                    region=us&status=all&tag=canary         | u1
                    limit=2                                 | e1 e2
                    """)
    void shouldFilter(String query, String expected) {
        register("e1", "'region':'eu','zone':'eu-1a','tags':['canary'],'metadata':{'version':'7','team':'a'}");
        register("e2", "'region':'eu','zone':'eu-1b','metadata':{'version':'8'}");
        register("u1", "'region':'us','zone':'us-1a','tags':['big','canary'],'metadata':{'version':'7'}");
        register("u2", "'region':'us','zone':'us-1b'");
        client.put(PAY + "/instances/u2/status", "{'status':'DOWN'}");

        Answer answer = client.get(PAY + "?" + query);

        assertThat(String.join(" ", answer.ids())).isEqualTo(expected);
        assertThat(answer.json().path("total").asInt()).isEqualTo(4);
        assertThat(answer.json().path("healthy").asInt()).isEqualTo(3);
    }

    @Test
    void shouldPageThroughAllInstancesOnce() {
        List<String> expected = new ArrayList<>();
        for (int i = 10; i < 17; i++) {
            client.register("pay", "i" + i);
            expected.add("i" + i);
        }

        List<String> seen = new ArrayList<>();
        String cursor = "";
        do {
            Answer page = client.get(PAY + "?limit=3" + (cursor.isEmpty() ? "" : "&cursor=" + cursor));
            seen.addAll(page.ids());
            cursor = page.json().path("cursor").asText();
        } while (!cursor.isEmpty());

        assertThat(seen).isEqualTo(expected);
    }

    @Test
    void shouldGiveNoCursorWhenThePageEndsTheList() {
        client.register("pay", "a");
        client.register("pay", "b");

        assertThat(client.get(PAY + "?limit=2").json().has("cursor")).isFalse();
    }

    @Test
    void shouldShowTheNewestWhenAskedAgain() {
        client.register("pay", "a");
        String before = client.get(PAY).text();

        client.post(PAY + "/instances/a/heartbeat", "{'load':{'inFlight':3}}");

        assertThat(client.get(PAY).text()).isNotEqualTo(before).contains("\"inFlight\":3");
    }

    @Test
    void shouldTellTheIndexOfTheServiceAndThePositionOfThePartition() {
        client.register("pay", "a");
        client.post(PAY + "/instances/a/heartbeat", "{}");

        Answer answer = client.get(PAY);

        assertThat(answer.header("muster-index")).isEqualTo("1");
        assertThat(answer.json().path("index").asInt()).isEqualTo(1);
        assertThat(answer.header("muster-position"))
                .isEqualTo("instances:%1$d:2,outcomes:%1$d:0".formatted(nodes.partitionOf("pay")));
        assertThat(Long.parseLong(answer.header("muster-age-ms"))).isNotNegative();
    }

    @Test
    void shouldSay404WhenTheInstanceIsUnknown() {
        assertThat(client.get(PAY + "/instances/a").code()).isEqualTo("unknown-service");
        client.register("pay", "a");
        assertThat(client.get(PAY + "/instances/b").code()).isEqualTo("unknown-instance");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    stauts=all          | unknown-parameter | stauts
                    status=up           | invalid-value     | status
                    limit=0             | invalid-value     | limit
                    limit=1001          | invalid-value     | limit
                    limit=ten           | invalid-value     | limit
                    limit=1&limit=2     | invalid-value     | limit
                    cursor=nonsense     | invalid-value     | cursor
                    cursor=***          | invalid-value     | cursor
                    metadata.=1         | invalid-value     | metadata.
                    consistency=strong  | invalid-value     | consistency
                    min-position=3      | invalid-value     | min-position
                    min-position=a:b:c  | invalid-value     | min-position
                    """)
    void shouldRefuseAParameterThatItDoesNotUnderstand(String query, String code, String field) {
        client.register("pay", "a");

        Answer answer = client.get(PAY + "?" + query);

        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.code()).isEqualTo(code);
        assertThat(answer.json().path("field").asText()).isEqualTo(field);
    }

    @Test
    void shouldRefuseBadParametersAlsoOfAnUnknownService() {
        assertThat(client.get("/v1/services/nobody?limit=0").status()).isEqualTo(400);
    }

    @Test
    void shouldNotAnswerWhileRestoring() {
        client.register("pay", "a");
        nodes.restoring(nodes.partitionOf("pay"));

        Answer answer = client.get(PAY);

        assertThat(answer.status()).isEqualTo(503);
        assertThat(answer.code()).isEqualTo("restoring");
        assertThat(answer.header("retry-after")).isEqualTo("1");
    }

    @Test
    void shouldNotAnswerWhenNobodyIsKnownToOwnThePartition() {
        nodes.orphan(nodes.partitionOf("pay"));

        assertThat(client.get(PAY).code()).isEqualTo("owner-unknown");
        assertThat(client.register("pay", "a").code()).isEqualTo("owner-unknown");
    }

    private void register(String id, String more) {
        assertThat(client.put(PAY + "/instances/" + id, "{'host':'h','port':1," + more + "}")
                        .status())
                .isEqualTo(200);
    }
}
