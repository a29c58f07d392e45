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
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a service of the shop serves on loopback: {@code /} does its work, calls those behind it and answers who took part;
 * {@code /stats} tells its {@link CallFigures}; {@code /health} answers with 200, or with what {@code PUT /health?status=500} has told it to.
 * A few threads of its own answer.
 */
final class ShopServer implements AutoCloseable {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int THREADS = 8;
    private static final Pattern STATUS = Pattern.compile("status=([2-5]\\d\\d)");

    private final Member member;
    private final List<Caller> callees;
    private final CallCounts counts;
    private final AtomicInteger inFlight = new AtomicInteger();
    private final AtomicInteger health = new AtomicInteger(200);
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
        http.createContext("/health", server::health);
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

    private void health(HttpExchange exchange) throws IOException {
        if (exchange.getRequestMethod().equals("PUT")) {
            Matcher asked =
                    STATUS.matcher(String.valueOf(exchange.getRequestURI().getQuery()));
            if (!asked.matches()) {
                answer(exchange, 400, JSON.createObjectNode().put("expected", "status=200 to status=599"));
                return;
            }
            health.set(Integer.parseInt(asked.group(1)));
            answer(exchange, 200, JSON.createObjectNode().put("health", health.get()));
        } else {
            answer(exchange, health.get(), JSON.createObjectNode().put("health", health.get()));
        }
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
