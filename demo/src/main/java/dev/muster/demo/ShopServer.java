package dev.muster.demo;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * What a service of the shop serves on loopback: {@code /} does its work, calls those behind it and answers who took part;
 * {@code /stats} tells its {@link CallFigures}. A few threads of its own answer.
 */
final class ShopServer implements AutoCloseable {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int THREADS = 8;

    private final Member member;
    private final List<Caller> callees;
    private final CallCounts counts;
    private final AtomicInteger inFlight = new AtomicInteger();
    private final ExecutorService threads = Executors.newFixedThreadPool(THREADS);
    private final HttpServer http;

    private ShopServer(Member member, List<Caller> callees, CallCounts counts, HttpServer http) {
        this.member = member;
        this.callees = List.copyOf(callees);
        this.counts = counts;
        this.http = http;
    }

    /** Starts to serve on a free port. */
    static ShopServer start(Member member, List<Caller> callees, CallCounts counts) throws IOException {
        HttpServer http = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        ShopServer server = new ShopServer(member, callees, counts, http);
        http.createContext("/", server::work);
        http.createContext(
                "/stats", exchange -> answer(exchange, 200, counts.figures().toJson()));
        http.setExecutor(server.threads);
        http.start();
        return server;
    }

    int port() {
        return http.getAddress().getPort();
    }

    /** Requests under way. */
    int inFlight() {
        return inFlight.get();
    }

    @Override
    public void close() {
        http.stop(0);
        threads.shutdownNow();
    }

    private void work(HttpExchange exchange) throws IOException {
        inFlight.incrementAndGet();
        try {
            ObjectNode report =
                    JSON.createObjectNode().put("instance", member.id()).put("zone", member.zone());
            boolean isComplete = callAll(report);
            counts.served();
            answer(exchange, isComplete ? 200 : 502, report);
        } finally {
            inFlight.decrementAndGet();
        }
    }

    /** Returns whether all whom it calls have answered. */
    private boolean callAll(ObjectNode report) throws IOException {
        if (callees.isEmpty()) {
            return true;
        }
        ArrayNode answers = report.putArray("called");
        boolean isComplete = true;
        for (Caller callee : callees) {
            Optional<String> answer = callee.call("/");
            if (answer.isPresent()) {
                answers.add(JSON.readTree(answer.get()));
            } else {
                answers.add(callee.service() + " does not answer");
                isComplete = false;
            }
        }
        return isComplete;
    }

    private static void answer(HttpExchange exchange, int status, ObjectNode body) throws IOException {
        try (exchange) {
            byte[] bytes = (JSON.writeValueAsString(body) + "\n").getBytes(StandardCharsets.UTF_8);
            exchange.getResponseHeaders().set("Content-Type", "application/json");
            exchange.sendResponseHeaders(status, bytes.length);
            exchange.getResponseBody().write(bytes);
        }
    }
}
