package dev.muster.query.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.muster.query.http.Client.Answer;
import java.io.IOException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A request for a partition of another node is taken there, once. */
class ForwardingTest {

    private static final String PAY_1 = "/v1/services/pay/instances/pay-1";

    private Nodes nodes;
    private Client stranger;
    private int partition;

    @BeforeEach
    void start() throws IOException {
        nodes = new Nodes(2, 2);
        stranger = nodes.node(1).client();
        partition = nodes.partitionOf("pay");
    }

    @AfterEach
    void stop() {
        nodes.close();
    }

    @Test
    void shouldTakeWritesAndReadsToTheOwner() {
        Answer written = stranger.register("pay", "pay-1");
        Answer read = stranger.get("/v1/services/pay?status=all");
        Answer one = stranger.get(PAY_1);

        assertThat(written.status()).isEqualTo(200);
        assertThat(written.header("muster-node")).isEqualTo("node-0");
        assertThat(read.ids()).containsExactly("pay-1");
        assertThat(read.header("muster-node")).isEqualTo("node-0");
        assertThat(one.text()).isEqualTo(nodes.client().get(PAY_1).text());
    }

    @Test
    void shouldKeepTheIdsAndHeadersOfTheAnswer() {
        Answer created = stranger.post("/v1/services/pay/instances", "{'host':'h','port':1}", "Idempotency-Key", "k");
        Answer again =
                nodes.client().post("/v1/services/pay/instances", "{'host':'h','port':1}", "Idempotency-Key", "k");

        assertThat(created.status()).isEqualTo(201);
        assertThat(created.header("location")).isEqualTo(again.header("location"));
        assertThat(created.header("muster-request-id")).isEqualTo(again.header("muster-request-id"));
    }

    @Test
    void shouldBringBackTheOwnersProblems() {
        Answer unknown = stranger.delete(PAY_1);

        assertThat(unknown.status()).isEqualTo(404);
        assertThat(unknown.code()).isEqualTo("unknown-instance");
        assertThat(unknown.json().path("requestId").asText()).isEqualTo(unknown.header("muster-request-id"));
    }

    @Test
    void shouldRefuseWhatIsWrongBeforeTakingItAnywhere() {
        nodes.node(0).server().close();

        assertThat(stranger.put(PAY_1, "{'host':'h'}").code()).isEqualTo("invalid-value");
    }

    @Test
    void shouldSayInWordsWhyTheOwnerDoesNotAnswer() {
        nodes.node(0).server().close();

        Answer answer = stranger.register("pay", "pay-1");

        assertThat(answer.json().path("detail").asText())
                .matches("Expected the owner at http://\\S+ to answer, but nobody took the connection");
    }

    /** Each node believes that the other owns it; the request must come back, not go round. */
    @Test
    void shouldNeverForwardTwice() {
        nodes.restoring(partition);
        nodes.believe(partition, 0);

        Answer viaOther = stranger.register("pay", "pay-1");

        assertThat(viaOther.status()).isEqualTo(503);
        assertThat(viaOther.code()).isEqualTo("restoring");

        nodes.believe(partition, 1);
        Answer circle = nodes.client().get("/v1/services/pay");
        assertThat(circle.status()).isEqualTo(503);
        Answer marked = nodes.client().get("/v1/services/pay", "Muster-Forwarded-By", "node-1");
        assertThat(marked.status()).isEqualTo(503);
        assertThat(marked.code()).isEqualTo("owner-unknown");
    }

    @Test
    void shouldSayThatNothingWasDoneWhenTheOwnerCannotBeReached() {
        nodes.node(0).server().close();

        Answer write = stranger.register("pay", "pay-1");
        Answer read = stranger.get("/v1/services/pay");

        assertThat(write.status()).isEqualTo(503);
        assertThat(write.code()).isEqualTo("owner-unreachable");
        assertThat(read.code()).isEqualTo("owner-unreachable");
    }

    @Test
    void shouldTellWhoSentItAtFirst() {
        stranger.register("pay", "pay-1");

        Answer left = stranger.delete(PAY_1);

        assertThat(left.status()).isEqualTo(204);
        assertThat(nodes.log.lastSource(partition)).isEqualTo("http:127.0.0.1");
    }

    /** Without tokens anybody can say so; the address that it really came from stands beside it. */
    @Test
    void shouldNotLetAClaimedAddressTakeThePlaceOfTheRealOne() {
        String[] claim = {"Muster-Forwarded-By", "node-7", "Muster-Forwarded-For", "192.0.2.9"};

        nodes.client().put(PAY_1, "{'host':'h','port':1}", claim);
        nodes.client().delete(PAY_1, claim);

        assertThat(nodes.log.lastSource(partition)).isEqualTo("http:192.0.2.9 via 127.0.0.1");
    }

    @Test
    void shouldNotTakeANameForProvenWithoutTokens() {
        String[] claim = {"Muster-Forwarded-By", "node-7", "Muster-Forwarded-Caller", "ann operator"};

        nodes.client().put(PAY_1, "{'host':'h','port':1}", claim);
        nodes.client().delete(PAY_1, claim);

        assertThat(nodes.log.lastSource(partition)).isEqualTo("http:127.0.0.1");
    }
}
