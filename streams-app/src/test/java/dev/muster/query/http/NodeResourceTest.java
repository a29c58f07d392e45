package dev.muster.query.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.linecorp.armeria.common.HttpResponse;
import com.linecorp.armeria.server.ServerBuilder;
import dev.muster.query.http.Client.Answer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The node itself, and the bounds of its server. */
class NodeResourceTest {

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
    void shouldBeReadyWhenNothingIsMissing() {
        assertThat(client.get("/health/ready").json().path("status").asText()).isEqualTo("ready");
        assertThat(client.get("/health/live").json().path("id").asText()).isEqualTo("node-0");
    }

    @Test
    void shouldSayWhatIsMissingWhenNotReadyButLive() {
        nodes.lack("muster.instances:3 is being restored");

        Answer answer = client.get("/health/ready");

        assertThat(answer.status()).isEqualTo(503);
        assertThat(answer.code()).isEqualTo("not-ready");
        assertThat(answer.json().path("missing").toString()).isEqualTo("[\"muster.instances:3 is being restored\"]");
        assertThat(client.get("/health/live").status()).isEqualTo(200);
    }

    @Test
    void shouldCountRequestsByRouteMethodAndStatusOnly() {
        client.register("pay", "a");
        client.get("/v1/services/pay");
        client.get("/v1/services/other");
        client.get("/some/where/else");

        String metrics = client.get("/metrics").text();

        assertThat(metrics)
                .contains(
                        "muster_http_requests_seconds_count{method=\"PUT\",route=\"/v1/services/:service/instances/:instance\",status=\"2xx\"} 1")
                .contains(
                        "muster_http_requests_seconds_count{method=\"GET\",route=\"/v1/services/:service\",status=\"2xx\"} 1")
                .contains(
                        "muster_http_requests_seconds_count{method=\"GET\",route=\"/v1/services/:service\",status=\"4xx\"} 1")
                .contains("muster_http_requests_seconds_count{method=\"any\",route=\"unmatched\",status=\"4xx\"} 1")
                .contains("muster_http_requests_open 1.0")
                .contains("muster_http_connections")
                .doesNotContain("pay", "some/where");
    }

    @Test
    void shouldShowTheTopologies() {
        assertThat(client.get("/v1/topology").json().at("/topologies/0/log").asText())
                .isEqualTo("instances");
    }

    @Test
    void shouldLinkToWhatThereIs() {
        Answer page = client.get("/");

        assertThat(page.header("content-type")).startsWith("text/html");
        assertThat(page.text()).contains("node-0");
        List<String> links = Pattern.compile("href=\"([^\"]+)\"")
                .matcher(page.text())
                .results()
                .map(link -> link.group(1))
                .toList();
        assertThat(links).contains("/v1/services", "/openapi.json", "/metrics");
        assertThat(links)
                .allSatisfy(link -> assertThat(client.get(link).status()).isEqualTo(200));
    }

    @Test
    void shouldTurnAwayRequestsThatAreTooMany() throws IOException {
        HttpLimits few = new HttpLimits(
                100,
                2,
                HttpLimits.DEFAULT.bodyBytes(),
                Duration.ofSeconds(20),
                Duration.ofSeconds(20),
                Duration.ofSeconds(20),
                4,
                HttpLimits.Watches.DEFAULT);
        try (Nodes narrow = new Nodes(1, 1, few)) {
            narrow.log.pause();
            List<CompletableFuture<Answer>> waiting = new ArrayList<>();
            for (int i = 0; i < 2; i++) {
                String id = "i" + i;
                waiting.add(CompletableFuture.supplyAsync(() -> narrow.client().register("pay", id)));
            }
            await().until(() -> narrow.log.end(0) == 3);

            Answer answer = narrow.client().get("/health/live");

            assertThat(answer.status()).isEqualTo(503);
            assertThat(answer.code()).isEqualTo("overloaded");
            narrow.log.resume();
            waiting.forEach(one -> assertThat(one.join().status()).isEqualTo(200));
            await().until(() -> narrow.client().get("/health/live").status() == 200);
        }
    }

    /** What one request waits for says nothing of how many there are. */
    @Test
    void shouldNotCallARequestThatTakesTooLongAnOverload() throws Exception {
        HttpLimits hasty = new HttpLimits(
                100,
                100,
                HttpLimits.DEFAULT.bodyBytes(),
                Duration.ofSeconds(20),
                Duration.ofMillis(200),
                Duration.ofSeconds(20),
                4,
                HttpLimits.Watches.DEFAULT);
        Consumer<ServerBuilder> silence = server ->
                server.service("/never", (context, request) -> HttpResponse.of(new CompletableFuture<HttpResponse>()));
        try (Nodes slow = new Nodes(1, 1, hasty, HttpSecurity.NONE, List.of(silence))) {
            URI never = URI.create("http://127.0.0.1:" + slow.node(0).server().port() + "/never");

            var answer = HttpClient.newHttpClient()
                    .send(HttpRequest.newBuilder(never).build(), BodyHandlers.ofString());

            assertThat(answer.statusCode()).isEqualTo(408);
            assertThat(answer.body()).contains("\"code\":\"request-timeout\"");
        }
    }

    @Test
    void shouldSayThatThePortIsTaken() throws IOException {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            HttpServer server = nodes.serverOn(taken.getLocalPort());

            assertThatThrownBy(server::start)
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining(":" + taken.getLocalPort() + ": cannot listen");
            server.close();
        }
    }

    @Test
    void shouldStopListeningWhenClosed() throws IOException {
        int port = nodes.node(0).server().port();

        nodes.node(0).server().close();

        assertThatThrownBy(() -> new Socket(InetAddress.getLoopbackAddress(), port).close())
                .isInstanceOf(IOException.class);
    }
}
