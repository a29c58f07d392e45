package dev.muster.query.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.muster.access.TokenFile;
import dev.muster.access.Tokens;
import dev.muster.query.http.Client.Answer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Watches that were begun with a token that is withdrawn while they last. */
class WatchRightsTest {

    private static final String ANN = "ann operator token-of-ann-123456\n";
    private static final String EVE = "eve read token-of-eve-123456\n";
    private static final String NODE = "node node token-of-node-12345\n";
    private static final String OF_EVE = "Bearer token-of-eve-123456";
    private static final String OF_ANN = "Bearer token-of-ann-123456";

    @TempDir
    private Path folder;

    private volatile Tokens tokens;
    private Nodes nodes;
    private String there = "s0";

    @BeforeEach
    void start() throws IOException {
        tokens = tokens(ANN + EVE + NODE);
        nodes = new Nodes(2, 2, Nodes.guarded(() -> tokens, "token-of-node-12345"));
        for (int number = 1; nodes.partitionOf(there) != 1; number++) {
            there = "s" + number;
        }
        nodes.move(1, 1);
        Answer registered = nodes.client()
                .put(
                        "/v1/services/" + there + "/instances/a",
                        "{'host':'10.0.0.1','port':80}",
                        "Authorization",
                        OF_ANN);
        assertThat(registered.status()).isEqualTo(200);
        Answer forced = nodes.client().post("/v1/breakers/" + there + "/force-close", "{}", "Authorization", OF_ANN);
        assertThat(forced.status()).isEqualTo(200);
    }

    @AfterEach
    void stop() {
        nodes.close();
    }

    /** At the node that owns the partition, through the one that does not, and of the list. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "0 /v1/services",
                "0 /v1/services/",
                "1 /v1/services/",
                "0 /v1/breakers",
                "0 /v1/breakers/",
                "1 /v1/breakers/"
            })
    void shouldEndAStreamWhenItsTokenIsGone(String nodeAndPath) throws IOException {
        int port = nodes.node(nodeAndPath.charAt(0) - '0').server().port();
        String path = nodeAndPath.substring(2) + (nodeAndPath.endsWith("/") ? there : "");
        try (EventReader gone = EventReader.open(port, path, "Authorization", OF_EVE);
                EventReader stays = EventReader.open(port, path, "Authorization", OF_ANN)) {
            assertThat(gone.next().data()).isNotEmpty();
            assertThat(stays.next().data()).isNotEmpty();

            tokens = tokens(ANN + NODE);

            assertThat(gone.next().name()).isEqualTo("closed");
            assertThat(stays.nextComment()).contains("age-ms");
            assertThat(stays.waiting()).as("ends").isZero();
        }
    }

    @Test
    void shouldRefuseALongPollWhoseTokenGoesWhileItWaits() throws IOException {
        String path = "/v1/services/" + there;
        String index = nodes.client().get(path, "Authorization", OF_EVE).header("muster-index");
        CompletableFuture<Answer> poll = CompletableFuture.supplyAsync(
                () -> nodes.node(1).client().get(path + "?wait=14s&index=" + index, "Authorization", OF_EVE));
        Awaitility.await().until(() -> nodes.node(1)
                .client()
                .get("/metrics", "Authorization", OF_ANN)
                .text()
                .contains("muster_watches_open 1.0"));

        tokens = tokens(ANN + NODE);

        assertThat(poll.join().status()).isEqualTo(401);
    }

    private Tokens tokens(String lines) throws IOException {
        return TokenFile.read(Files.writeString(folder.resolve("tokens"), lines));
    }
}
