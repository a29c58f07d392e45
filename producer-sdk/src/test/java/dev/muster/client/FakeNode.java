package dev.muster.client;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.muster.testkit.FreePorts;
import dev.muster.wire.InMemorySchemaRegistry;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.avro.Schema;

/**
 * An HTTP server on the loopback interface that answers as a test says, under {@code /v1/}, and that is a schema registry besides.
 * Remembers what it was asked.
 */
final class FakeNode implements AutoCloseable {
    /** Of all nodes of a test: they tell of one log. */
    private static final AtomicLong INDEX = new AtomicLong();

    private static final ObjectMapper JSON = new ObjectMapper();

    private final InMemorySchemaRegistry registry = new InMemorySchemaRegistry();
    private final Map<String, Answerer> answers = new ConcurrentHashMap<>();
    private final List<String> asked = new CopyOnWriteArrayList<>();
    private final List<String> lastIds = new CopyOnWriteArrayList<>();
    private final List<String> authorizations = new CopyOnWriteArrayList<>();
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final HttpServer server;

    /** Answers one request. */
    interface Answerer {
        void answer(HttpExchange exchange) throws IOException;
    }

    private FakeNode(int port) {
        try {
            server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        server.createContext("/v1/", this::onQuestion);
        server.createContext("/subjects/", this::onRegister);
        server.setExecutor(threads);
        server.start();
    }

    /** At a port that nobody is given while it is down: a client that knocks there must not meet itself, or somebody else. */
    static FakeNode start() {
        return new FakeNode(FreePorts.one());
    }

    static FakeNode startAt(int port) {
        return new FakeNode(port);
    }

    int port() {
        return server.getAddress().getPort();
    }

    String url() {
        return "http://127.0.0.1:" + port();
    }

    InMemorySchemaRegistry registry() {
        return registry;
    }

    /** What was asked under {@code /v1/}, with the query. */
    List<String> asked() {
        return asked;
    }

    /** After which events those who watched wanted to resume; {@code null} as a text for none. */
    List<String> lastIds() {
        return lastIds;
    }

    List<String> authorizations() {
        return authorizations;
    }

    void on(String path, Answerer answerer) {
        synchronized (answers) {
            answers.put(path, answerer);
            answers.notifyAll();
        }
    }

    void on(String path, int status, String body) {
        on(path, exchange -> send(exchange, status, body));
    }

    /** A service with these instances: ids, each at a port of its own. Who watches it is told. */
    void has(String service, String... ids) {
        tells("/v1/services/" + service, listOf(ids));
    }

    /** Who watches this is told an event with this data. */
    void tells(String path, String data) {
        on(path, new EventStream(path, "id: " + INDEX.incrementAndGet() + "\ndata: " + data + "\n\n"));
    }

    /** Who watches this is told these lines, as they are. */
    void tellsLines(String path, String lines) {
        on(path, new EventStream(path, lines));
    }

    /** Streams what there is and what comes in its place, until that is something else or the node closes. */
    private final class EventStream implements Answerer {
        private final String path;
        private final String event;

        EventStream(String path, String event) {
            this.path = path;
            this.event = event;
        }

        @Override
        public void answer(HttpExchange exchange) throws IOException {
            exchange.getResponseHeaders().set("Content-Type", "text/event-stream");
            exchange.sendResponseHeaders(200, 0);
            EventStream told = null;
            while (true) {
                EventStream next;
                synchronized (answers) {
                    while (answers.get(path) == told) {
                        awaitChange();
                    }
                    if (!(answers.get(path) instanceof EventStream stream)) {
                        return;
                    }
                    next = stream;
                }
                exchange.getResponseBody().write(next.event.getBytes(StandardCharsets.UTF_8));
                exchange.getResponseBody().flush();
                told = next;
            }
        }
    }

    private void awaitChange() throws IOException {
        try {
            answers.wait();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("the node closes", e);
        }
    }

    static String listOf(String... ids) {
        List<String> instances = new java.util.ArrayList<>();
        for (int i = 0; i < ids.length; i++) {
            instances.add("""
                    {"id":"%s","host":"10.0.0.7","port":%d,"protocol":"http","region":"eu","zone":"eu-1a","weight":1,\
                    "tags":["a"],"metadata":{"k":"v"},"status":"UP","new":{"field":1}}""".formatted(ids[i], 8000 + i));
        }
        return "{\"service\":\"stock\",\"instances\":[" + String.join(",", instances) + "]}";
    }

    static void send(HttpExchange exchange, int status, String body) throws IOException {
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().add("Content-Type", "application/json");
        exchange.sendResponseHeaders(status, bytes.length == 0 ? -1 : bytes.length);
        try (OutputStream out = exchange.getResponseBody()) {
            out.write(bytes);
        }
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }

    private void onQuestion(HttpExchange exchange) throws IOException {
        try (exchange) {
            asked.add(exchange.getRequestURI().toString());
            String authorization = exchange.getRequestHeaders().getFirst("Authorization");
            lastIds.add(String.valueOf(exchange.getRequestHeaders().getFirst("Last-Event-ID")));
            authorizations.add(authorization == null ? "" : authorization);
            Answerer answerer = answers.get(exchange.getRequestURI().getPath());
            if (answerer == null) {
                send(exchange, 404, "{\"status\":404,\"code\":\"unknown-service\"}");
            } else {
                answerer.answer(exchange);
            }
        }
    }

    private void onRegister(HttpExchange exchange) throws IOException {
        try (exchange) {
            String[] path = exchange.getRequestURI().getPath().split("/", -1);
            JsonNode body = JSON.readTree(exchange.getRequestBody());
            Schema schema = new Schema.Parser().parse(body.path("schema").asText());
            send(exchange, 200, "{\"id\":" + registry.register(path[2], schema) + "}");
        }
    }
}
