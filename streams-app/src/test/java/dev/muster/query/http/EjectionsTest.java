package dev.muster.query.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.muster.query.http.Client.Answer;
import java.io.IOException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Reads of instances that are joined with what callers told of them. The outcomes are the first node's. */
class EjectionsTest {

    private Nodes nodes;

    @BeforeEach
    void start() throws IOException {
        nodes = new Nodes(2, 1, Nodes.IMPATIENT);
        nodes.client().register("stock", "a");
        nodes.client().register("stock", "b");
    }

    @AfterEach
    void stop() {
        nodes.close();
    }

    /** Without the outcomes up to there, whom they have ejected is not known: no answer is better than a wrong one. */
    @ParameterizedTest
    @ValueSource(strings = {"", "/instances/a", "/pick", "/ring?key=k"})
    void shouldNotAnswerWithoutTheOutcomesThatTheReaderWantsReflected(String what) {
        String position = (what.contains("?") ? "&" : "?") + "min-position=outcomes:0:9999999";
        for (int owner = 0; owner < 2; owner++) {
            nodes.move(0, owner);

            Answer answer = nodes.node(owner).client().get("/v1/services/stock" + what + position);

            assertThat(answer.status()).as("owner " + owner).isEqualTo(504);
            assertThat(answer.code()).isEqualTo("not-reached");
            assertThat(nodes.node(owner)
                            .client()
                            .get("/v1/services/stock" + what)
                            .status())
                    .as("who wants no position goes on")
                    .isEqualTo(200);
        }
    }

    @Test
    void shouldTellOfAnInstanceThatItIsEjected() {
        String position = eject("b");
        for (int owner = 0; owner < 2; owner++) {
            nodes.move(0, owner);
            Client asked = nodes.node(owner).client();

            Answer ejected = asked.get("/v1/services/stock/instances/b?min-position=" + position);

            assertThat(ejected.json().at("/ejected/id").asText()).isEqualTo("b");
            assertThat(ejected.json().at("/ejected/reason").asText()).startsWith("5 failures in a row");
            assertThat(ejected.json().at("/ejected/until").asText()).isNotEmpty();
            assertThat(asked.get("/v1/services/stock/instances/a").json().has("ejected"))
                    .isFalse();
        }
    }

    private String eject(String instance) {
        nodes.client()
                .post(
                        "/v1/outcomes",
                        "[{'caller':'web','callerInstance':'w1','service':'stock','instance':'a','ok':90},"
                                + "{'caller':'web','callerInstance':'w1','service':'stock','instance':'" + instance
                                + "','failed':4},"
                                + "{'caller':'web','callerInstance':'w2','service':'stock','instance':'a','ok':9}]");
        return nodes.client()
                .post(
                        "/v1/outcomes",
                        "[{'caller':'web','callerInstance':'w2','service':'stock','instance':'" + instance
                                + "','failed':1}]")
                .header("Muster-Position");
    }
}
