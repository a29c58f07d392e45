package dev.muster.client.call;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import com.sun.net.httpserver.HttpServer;
import dev.muster.client.DiscoveredInstance;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.http.HttpClient;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Against real servers that answer, fail, hang, stop in the middle of a body, or are not there. */
@Timeout(60)
class HttpCallerTest {
    /** So long that a machine that stands still for a while does not make time-outs of answers. */
    private static final CallPolicy BRIEF = Calling.QUICK.attemptTimeout(Duration.ofSeconds(3));

    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final List<HttpServer> servers = new ArrayList<>();
    private final List<DiscoveredInstance> instances = new ArrayList<>();
    private final AtomicInteger asked = new AtomicInteger();
    private final CountDownLatch release = new CountDownLatch(1);
    private final HttpClient client = HttpClient.newHttpClient();
    private final FixedView view = new FixedView();

    @AfterEach
    void stop() {
        release.countDown();
        servers.forEach(server -> server.stop(0));
        threads.shutdownNow();
    }

    @Test
    void shouldGetFromTheInstanceThatAnswers() throws IOException {
        serve(exchange -> answer(exchange, 500, "broken"));
        serve(exchange -> answer(exchange, 503, "busy"));
        serve(exchange -> answer(exchange, 200, exchange.getRequestURI().toString()));
        try (Calling calling = calling()) {
            for (int i = 0; i < 6; i++) {
                HttpResponse<String> response = calling.caller().http(client).get("/items/42?full=true");
                assertThat(response.statusCode()).isEqualTo(200);
                assertThat(response.body()).isEqualTo("/items/42?full=true");
            }
        }
    }

    @Test
    void shouldReturnTheLastResponseWhenAllFail() throws IOException {
        serve(exchange -> answer(exchange, 500, "broken"));
        serve(exchange -> answer(exchange, 500, "broken"));
        try (Calling calling = calling()) {
            assertThat(calling.caller().http(client).get("/").statusCode()).isEqualTo(500);

            assertThat(asked).hasValue(3);
            assertThat(calling.caller().statistics().calls().failed()).isEqualTo(1);
        }
    }

    @Test
    void shouldNotTakeTheCallersMistakesForFailures() throws IOException {
        serve(exchange -> answer(exchange, 404, "no such item"));
        try (Calling calling = calling()) {
            assertThat(calling.caller().http(client).get("/").statusCode()).isEqualTo(404);

            assertThat(asked).hasValue(1);
            await().untilAsserted(() -> assertThat(calling.reported("i-0")).containsOnlyKeys(Outcome.OK));
        }
    }

    @Test
    void shouldSendAPostOnceWhenItMayHaveBeenSeen() throws IOException {
        serve(exchange -> answer(exchange, 500, "broken"));
        serve(exchange -> answer(exchange, 500, "broken"));
        try (Calling calling = calling()) {
            HttpResponse<String> response = calling.caller()
                    .http(client)
                    .send("/orders", request -> request.POST(BodyPublishers.ofString("1")), BodyHandlers.ofString());

            assertThat(response.statusCode()).isEqualTo(500);
            assertThat(asked).hasValue(1);
        }
    }

    @Test
    void shouldSendAPostElsewhereWhenTheFirstInstanceIsNotThere() throws IOException {
        missing();
        missing();
        serve(exchange -> answer(exchange, 201, ""));
        try (Calling calling = calling()) {
            for (int i = 0; i < 3; i++) {
                HttpResponse<Void> response = calling.caller()
                        .http(client)
                        .send(
                                "/orders",
                                request -> request.POST(BodyPublishers.ofString("1")),
                                BodyHandlers.discarding());
                assertThat(response.statusCode()).isEqualTo(201);
            }

            assertThat(asked).hasValue(3);
        }
    }

    @Test
    void shouldLeaveAnInstanceThatHangsForAnother() throws IOException {
        serve(this::hang);
        serve(exchange -> answer(exchange, 200, "here"));
        try (Calling calling = calling()) {
            for (int i = 0; i < 2; i++) {
                assertThat(calling.caller().with(BRIEF).http(client).get("/").body())
                        .isEqualTo("here");
            }

            await().untilAsserted(() -> assertThat(calling.reported("i-0")).containsOnlyKeys(Outcome.TIMED_OUT));
        }
    }

    @Test
    void shouldNotWaitForABodyThatStopsInTheMiddle() throws IOException {
        serve(exchange -> {
            exchange.sendResponseHeaders(200, 1_000);
            exchange.getResponseBody().write(new byte[10]);
            exchange.getResponseBody().flush();
            hang(exchange);
        });
        try (Calling calling = calling()) {
            CompletableFuture<HttpResponse<String>> answer = calling.caller()
                    .with(BRIEF.attempts(1))
                    .http(client)
                    .sendAsync("/", request -> request.GET(), BodyHandlers.ofString());
            assertThatThrownBy(() -> calling.caller()
                            .with(BRIEF.attempts(1))
                            .http(client)
                            .get("/"))
                    .isInstanceOf(CallFailedException.class)
                    .hasCauseInstanceOf(TimeoutException.class);
            assertThatThrownBy(answer::join).hasRootCauseInstanceOf(TimeoutException.class);
        }
    }

    @Test
    void shouldTakeTheHedgeWhenAnInstanceIsSlow() throws IOException {
        serve(this::hang);
        serve(exchange -> answer(exchange, 200, "fast"));
        CallPolicy hedged = Calling.QUICK.hedgeAfter(Duration.ofMillis(30)).idempotent();
        try (Calling calling = calling()) {
            for (int i = 0; i < 4; i++) {
                assertThat(calling.caller().with(hedged).http(client).get("/").body())
                        .isEqualTo("fast");
            }

            assertThat(calling.caller().statistics().extra().hedges()).isPositive();
            assertThat(calling.caller().statistics().extra().retries()).isZero();
        }
    }

    @Test
    void shouldKeepARetryStormWithinTheBudget() throws IOException {
        serve(exchange -> answer(exchange, 500, "broken"));
        serve(exchange -> answer(exchange, 500, "broken"));
        CallerSettings tight = Calling.PLAIN.retryBudget(20, 0).policy(Calling.QUICK);
        view.show(instances);
        try (Calling calling = Calling.of(view, tight)) {
            for (int i = 0; i < 200; i++) {
                calling.caller().http(client).get("/");
            }

            // each call once, and one retry for each five calls, where three tries each would have made 600
            assertThat(asked).hasValue(240);
        }
    }

    private Calling calling() {
        view.show(instances);
        return Calling.of(view);
    }

    private void serve(HttpHandler handler) throws IOException {
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", exchange -> {
            try (exchange) {
                asked.incrementAndGet();
                handler.handle(exchange);
            }
        });
        server.setExecutor(threads);
        server.start();
        servers.add(server);
        add(server.getAddress().getPort());
    }

    /** A port of loopback that nobody listens on. */
    private void missing() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            add(socket.getLocalPort());
        }
    }

    private void add(int port) {
        instances.add(DiscoveredInstance.of("i-" + instances.size(), "127.0.0.1", port));
    }

    private void hang(HttpExchange exchange) {
        try {
            release.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static void answer(HttpExchange exchange, int status, String body) throws IOException {
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        exchange.getRequestBody().readAllBytes();
        exchange.sendResponseHeaders(status, bytes.length == 0 ? -1 : bytes.length);
        exchange.getResponseBody().write(bytes);
    }
}
