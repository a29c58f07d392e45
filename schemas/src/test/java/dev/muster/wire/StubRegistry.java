package dev.muster.wire;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.jspecify.annotations.Nullable;

/** An HTTP server on loopback that gives set answers and keeps what it was asked, to drive a client into every corner. */
final class StubRegistry implements AutoCloseable {
    /** One request as it arrived. */
    record Asked(
            String method,
            String uri,
            String body,
            @Nullable String authorization) {}

    private record Answer(int status, String body) {}

    private final HttpServer server;
    private final Map<String, Answer> answers = new ConcurrentHashMap<>();
    private final Queue<Asked> asked = new ConcurrentLinkedQueue<>();

    StubRegistry() {
        try {
            server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 16);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        server.createContext("/", this::handle);
        server.start();
    }

    String url() {
        return "http://127.0.0.1:" + server.getAddress().getPort();
    }

    StubRegistry answer(String request, int status, String body) {
        answers.put(request, new Answer(status, body));
        return this;
    }

    List<Asked> asked() {
        return List.copyOf(asked);
    }

    private void handle(HttpExchange exchange) throws IOException {
        String uri = exchange.getRequestURI().toString();
        asked.add(new Asked(
                exchange.getRequestMethod(),
                uri,
                new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8),
                exchange.getRequestHeaders().getFirst("Authorization")));
        Answer answer = answers.getOrDefault(
                exchange.getRequestMethod() + " " + uri, new Answer(404, "<html>no such page</html>"));
        byte[] bytes = answer.body().getBytes(StandardCharsets.UTF_8);
        // One byte more than is sent keeps the client waiting: an answer that never ends.
        exchange.sendResponseHeaders(answer.status(), answer.status() == 299 ? bytes.length + 1 : bytes.length);
        exchange.getResponseBody().write(bytes);
        if (answer.status() == 299) {
            exchange.getResponseBody().flush();
        } else {
            exchange.close();
        }
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
