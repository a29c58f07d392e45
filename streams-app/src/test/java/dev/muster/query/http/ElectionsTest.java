package dev.muster.query.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.muster.query.http.Client.Answer;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Elections and groups over HTTP. */
class ElectionsTest {

    private static final String A = "/v1/elections/nightly/candidates/a";
    private static final String B = "/v1/elections/nightly/candidates/b";

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
    void shouldElectTheFirstAndThenTheNextOnAnyNode() {
        Client other = nodes.node(1).client();

        Answer first = client.put(A, "{'session':'1','ttl':'20s','metadata':{'zone':'eu'}}");
        assertThat(first.status()).as(first.text()).isEqualTo(200);
        assertThat(first.json().path("leader").asText()).isEqualTo("a");
        assertThat(first.header("Muster-Position")).endsWith(":" + term(first));
        assertThat(first.json().at("/candidates/0/ttl").asText()).isEqualTo("PT20S");
        assertThat(first.json().at("/candidates/0/metadata/zone").asText()).isEqualTo("eu");

        Answer second = other.put(B, "{'session':'1','priority':5}");
        assertThat(second.json().path("leader").asText()).isEqualTo("a");
        assertThat(second.texts("candidates", "id")).containsExactly("b", "a");
        assertThat(other.post(A + "/keep", "{'session':'1'}").status()).isEqualTo(200);
        Answer resigned = other.delete(A + "?session=1");
        assertThat(resigned.status()).as(resigned.text()).isEqualTo(204);

        Answer after = client.get("/v1/elections/nightly?min-position=" + resigned.header("Muster-Position"));
        assertThat(after.json().path("leader").asText()).isEqualTo("b");
        assertThat(term(after)).isGreaterThan(term(first));
        assertThat(after.texts("candidates", "id")).containsExactly("b");
    }

    @Test
    void shouldCampaignWithoutABody() {
        assertThat(client.put(A, "").json().path("leader").asText()).isEqualTo("a");
        assertThat(client.post(A + "/keep", "").status()).isEqualTo(200);
        assertThat(client.delete(A).status()).isEqualTo(204);
        Answer election = client.get("/v1/elections/nightly");
        assertThat(election.json().path("leader").isNull()).isTrue();
        assertThat(election.json().path("term").isNull()).isTrue();
        assertThat(election.json().path("candidates")).isEmpty();
    }

    @Test
    void shouldElectTheNextWhenTheLeaderIsSilent() {
        Answer first = client.put(A, "{'session':'1','ttl':'3s'}");
        client.put(B, "{'session':'1','ttl':'10m'}");

        nodes.elections.pass(Duration.ofSeconds(4));

        await().untilAsserted(
                        () -> assertThat(election().path("leader").asText()).isEqualTo("b"));
        assertThat(election().path("term").asLong()).isGreaterThan(term(first));
        Answer keep = client.post(A + "/keep", "{'session':'1'}");
        assertThat(keep.status()).isEqualTo(404);
        assertThat(keep.code()).isEqualTo("unknown-candidate");
    }

    @Test
    void shouldLetAnotherCampaignTakeThePlace() {
        client.put(A, "{'session':'1'}");
        Answer replaced = client.put(A, "{'session':'2'}");
        assertThat(replaced.json().path("leader").isNull()).isTrue();
        assertThat(replaced.json().has("notBefore")).isTrue();

        for (Answer refused : List.of(
                client.post(A + "/keep", "{'session':'1'}"),
                client.put(A, "{'session':'1'}"),
                client.delete(A + "?session=1"))) {
            assertThat(refused.status()).isEqualTo(409);
            assertThat(refused.code()).isEqualTo("superseded");
        }
        assertThat(client.post(A + "/keep", "{'session':'2'}").status()).isEqualTo(200);
    }

    @Test
    void shouldDoNothingTwiceUnderOneKey() {
        Answer first = client.put(A, "{'session':'1'}", "Idempotency-Key", "k1");
        Answer again = client.put(A, "{'session':'1'}", "Idempotency-Key", "k1");
        assertThat(again.header("Muster-Request-Id")).isEqualTo(first.header("Muster-Request-Id"));
        assertThat(term(again)).isEqualTo(term(first));

        client.delete(A + "?session=1");
        Answer gone = client.put(A, "{'session':'1'}", "Idempotency-Key", "k1");
        assertThat(gone.status()).isEqualTo(410);
        assertThat(gone.code()).isEqualTo("gone-since");
    }

    @Test
    void shouldRefuseWhatIsUnknownAndOneCandidateTooMany() {
        assertThat(client.get("/v1/elections/none").code()).isEqualTo("unknown-election");
        assertThat(client.post("/v1/elections/none/candidates/a/keep", "").code())
                .isEqualTo("unknown-election");
        client.put(A, "");
        assertThat(client.delete(B).code()).isEqualTo("unknown-candidate");

        assertThat(client.put("/v1/rules/elections", "{'values':{'election.candidates.max':'1'}}")
                        .status())
                .isEqualTo(200);
        Answer full = client.put(B, "");
        assertThat(full.status()).isEqualTo(409);
        assertThat(full.code()).isEqualTo("too-many-candidates");
        assertThat(full.json().path("detail").asText())
                .isEqualTo("Expected at most 1 candidates for 'nightly', and there are as many");
    }

    @Test
    void shouldListElections() {
        client.put(A, "");
        client.put(B, "");
        client.put("/v1/elections/hourly/candidates/x", "");

        Answer list = nodes.node(1).client().get("/v1/elections");
        assertThat(list.texts("elections", "election")).containsExactly("hourly", "nightly");
        assertThat(list.texts("elections", "leader")).containsExactly("x", "a");
        assertThat(list.json().at("/totals/candidates").asInt()).isEqualTo(3);
        assertThat(list.json().at("/totals/led").asInt()).isEqualTo(2);
        assertThat(client.get("/v1/elections?limit=1").texts("elections", "election"))
                .containsExactly("hourly");
    }

    @Test
    void shouldTellWhoWatchesWhenSomebodyElseLeads() {
        client.put(A, "{'session':'1'}");
        Answer now = client.put(B, "{'session':'1'}");
        String index = now.header("Muster-Index");
        assertThat(client.get("/v1/elections/nightly?wait=0s&index=" + index).header("Muster-Index"))
                .isEqualTo(index);

        client.delete(A + "?session=1");
        Answer told = client.get("/v1/elections/nightly?wait=30s&index=" + index);

        assertThat(told.json().path("leader").asText()).isEqualTo("b");
    }

    @Test
    void shouldShowAGroupWithItsLeaderWhereverBothAre() {
        client.put("/v1/services/pay/instances/p-1", "{'host':'127.0.0.1','port':80,'zone':'eu-1a','region':'eu'}");
        client.put("/v1/services/pay/instances/p-2", "{'host':'127.0.0.1','port':81}");
        client.put("/v1/services/pay/instances/p-2/maintenance", "{}");
        assertThat(client.get("/v1/groups/pay").json().path("leader").isNull()).isTrue();
        Answer led = client.put("/v1/elections/pay/candidates/p-1", "");

        nodes.move(nodes.partitionOf("pay"), 1);
        for (Client one : List.of(client, nodes.node(1).client())) {
            Answer group = one.get("/v1/groups/pay?min-position=" + led.header("Muster-Position"));
            assertThat(group.status()).as(group.text()).isEqualTo(200);
            assertThat(group.texts("members", "id")).containsExactly("p-1", "p-2");
            assertThat(group.json().at("/members/0/zone").asText()).isEqualTo("eu-1a");
            assertThat(group.json().at("/members/0/lastHeartbeat").isTextual()).isTrue();
            assertThat(group.json().path("leader").asText()).isEqualTo("p-1");
            assertThat(term(group)).isEqualTo(term(led));
            assertThat(group.json().at("/figures/members").asInt()).isEqualTo(2);
            assertThat(group.json().at("/figures/active").asInt()).isEqualTo(1);
        }
        assertThat(client.get("/v1/groups/pay?limit=1").texts("members", "id")).containsExactly("p-1");
        assertThat(client.get("/v1/groups/none").code()).isEqualTo("unknown-service");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{'ttl':'2s'}|invalid-value|ttl: PT2S (expected: PT3S to PT10M)",
                "{'ttl':'11m'}|invalid-value|ttl: PT11M (expected: PT3S to PT10M)",
                "{'priority':1001}|invalid-value|priority: 1001 (expected: -1000 to 1000)",
                "{'session':''}|invalid-value|session: 0 characters (expected: 1 to 200)",
                "{'lease':1}|unknown-field|lease: unknown field (expected: metadata, priority, session, ttl)"
            })
    void shouldNameWhatCannotBe(String body, String code, String detail) {
        Answer answer = client.put(A, body);
        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.code()).isEqualTo(code);
        assertThat(answer.json().path("detail").asText()).isEqualTo(detail);
    }

    private JsonNode election() {
        return client.get("/v1/elections/nightly").json();
    }

    private static long term(Answer answer) {
        return answer.json().path("term").asLong();
    }
}
