package dev.muster.query.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.muster.query.http.Client.Answer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Bodies that are sent slowly, or never to their end, over real sockets: what they may hold of a node's memory. */
class BodyBudgetTest {

    private static final Duration SOON = Duration.ofSeconds(30);
    private static final int LARGE = 1_000_000;
    private static final String OUTCOMES = "/v1/outcomes";

    private Nodes nodes;
    private Client client;

    @BeforeEach
    void start() throws IOException {
        nodes = new Nodes(1, 1, Nodes.PATIENT.withBodyBytes(2 * LARGE + LARGE / 2));
        client = nodes.client();
    }

    @AfterEach
    void stop() {
        nodes.close();
    }

    @Test
    void shouldRefuseABodyBeyondTheBudgetAndTakeItWhenOthersHaveEnded() throws IOException {
        try (Socket first = stalled();
                Socket second = stalled()) {
            await().atMost(SOON).until(() -> held() >= 2 * (LARGE - BodyBudget.UNCOUNTED));

            Answer refused = client.post(OUTCOMES, large());
            assertThat(refused.status()).isEqualTo(503);
            assertThat(refused.code()).isEqualTo("overloaded");
            assertThat(refused.header("Retry-After")).isNotEmpty();
            assertThat(client.register("pay", "pay-1").status())
                    .as("a small one")
                    .isEqualTo(200);
            assertThat(held()).as("what was refused is let go").isLessThan(2.1 * LARGE);
            assertThat(first.isClosed() || second.isClosed()).isFalse();
        }
        await().atMost(SOON).until(() -> held() == 0);
        assertThat(client.post(OUTCOMES, large()).status()).isEqualTo(202);
        await().atMost(SOON).until(() -> held() == 0);
    }

    @Test
    void shouldCountABodyThatIsTakenToAnotherNodeUntilThatHasAnswered() throws IOException {
        nodes.close();
        nodes = new Nodes(2, 1, Nodes.PATIENT.withBodyBytes(2 * LARGE));
        client = nodes.client();
        Client away = nodes.node(1).client();
        nodes.log.pause();
        CompletableFuture<Answer> forwarded = CompletableFuture.supplyAsync(() ->
                away.put("/v1/services/pay/instances/pay-1", "{'host':'10.0.0.1','port':80}" + " ".repeat(LARGE)));

        await().atMost(SOON).until(() -> held() >= LARGE - BodyBudget.UNCOUNTED);
        assertThat(held(away)).isGreaterThanOrEqualTo(LARGE - BodyBudget.UNCOUNTED);

        nodes.log.resume();
        assertThat(forwarded.join().header("Muster-Node")).isEqualTo("node-0");
        await().atMost(SOON).until(() -> held() == 0 && held(away) == 0);
    }

    /** The time-out of requests ends it. */
    @Test
    void shouldGiveBackWhatABodyHeldThatNeverEnded() throws IOException {
        nodes.close();
        nodes = new Nodes(1, 1, Nodes.IMPATIENT.withBodyBytes(2 * LARGE));
        client = nodes.client();
        try (Socket never = stalled()) {
            await().atMost(SOON).until(() -> held() > 0);
            await().atMost(SOON).until(() -> held() == 0);
            assertThat(never.isClosed()).isFalse();
        }
    }

    private static String large() {
        return "[{'caller':'web','service':'pay','ok':1}]" + " ".repeat(LARGE);
    }

    private Socket stalled() throws IOException {
        Socket socket = new Socket(
                InetAddress.getLoopbackAddress(), nodes.node(0).server().port());
        String head = "POST " + OUTCOMES + " HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\nContent-Length: "
                + (LARGE + 40_000) + "\r\n\r\n";
        socket.getOutputStream().write((head + " ".repeat(LARGE)).getBytes(StandardCharsets.US_ASCII));
        return socket;
    }

    private double held() {
        return held(client);
    }

    private static double held(Client asked) {
        return asked.get("/metrics")
                .text()
                .lines()
                .filter(line -> line.startsWith("muster_http_bodies_bytes "))
                .mapToDouble(line -> Double.parseDouble(line.split(" ", 2)[1]))
                .findFirst()
                .orElseThrow();
    }
}
