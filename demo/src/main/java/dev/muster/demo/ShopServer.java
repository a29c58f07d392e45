package dev.muster.demo;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a service of the shop serves on loopback: {@code /} does its work, calls those behind it and answers who took part, in the
 * {@link Mood} that {@code PUT /work} has told it; {@code /stats} tells its {@link CallFigures}, {@code /arrivals} how many came to have
 * work done in a span of time; {@code /health} answers with 200, or with what {@code PUT /health?status=500} has told it to. A few threads
 * of its own answer.
 */
final class ShopServer implements AutoCloseable {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int THREADS = 16;
    private static final Pattern STATUS = Pattern.compile("status=([2-5]\\d\\d)");
    private static final Pattern SPAN = Pattern.compile("from=(\\d{1,15})&until=(\\d{1,15})");

    private final Member member;
    private final List<Backend> backends;
    private final LongAdder served = new LongAdder();
    private final Arrivals arrivals = new Arrivals();
    private final AtomicInteger inFlight = new AtomicInteger();
    private final AtomicInteger health = new AtomicInteger(200);
    private final CountDownLatch closed = new CountDownLatch(1);
    private final ExecutorService threads = Executors.newFixedThreadPool(THREADS);
    private final HttpServer http;
    private volatile Mood mood = Mood.WELL;

    private ShopServer(Member member, List<Backend> backends, HttpServer http) {
        this.member = member;
        this.backends = List.copyOf(backends);
        this.http = http;
    }

    /** Starts to serve on a free port. */
    static ShopServer start(Member member, List<Backend> backends) throws IOException {
        HttpServer http = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        ShopServer server = new ShopServer(member, backends, http);
        http.createContext("/", server::serve);
        http.createContext(
                "/stats",
                exchange -> JsonAnswer.send(exchange, 200, server.figures().toJson()));
        http.createContext("/arrivals", server::countArrivals);
        http.createContext("/health", server::health);
        http.createContext("/work", server::changeMood);
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

    CallFigures figures() {
        return backends.stream()
                .map(Backend::figures)
                .reduce(new CallFigures(served.sum(), 0, 0, 0, 0), CallFigures::plus);
    }

    @Override
    public void close() {
        closed.countDown();
        http.stop(0);
        threads.shutdownNow();
    }

    private void health(HttpExchange exchange) throws IOException {
        if (exchange.getRequestMethod().equals("PUT")) {
            Matcher asked = STATUS.matcher(queryOf(exchange));
            if (!asked.matches()) {
                JsonAnswer.send(exchange, 400, JsonAnswer.object().put("expected", "status=200 to status=599"));
                return;
            }
            health.set(Integer.parseInt(asked.group(1)));
            JsonAnswer.send(exchange, 200, JsonAnswer.object().put("health", health.get()));
        } else {
            JsonAnswer.send(exchange, health.get(), JsonAnswer.object().put("health", health.get()));
        }
    }

    private void changeMood(HttpExchange exchange) throws IOException {
        Optional<Mood> asked = Mood.parse(queryOf(exchange));
        if (asked.isEmpty() || !exchange.getRequestMethod().equals("PUT")) {
            JsonAnswer.send(exchange, 400, JsonAnswer.object().put("expected", "PUT status=200&delay=0 to 599, 9999"));
            return;
        }
        mood = asked.get();
        JsonAnswer.send(
                exchange, 200, JsonAnswer.object().put("work", asked.get().query()));
    }

    private void countArrivals(HttpExchange exchange) throws IOException {
        Matcher asked = SPAN.matcher(queryOf(exchange));
        if (!asked.matches()) {
            JsonAnswer.send(exchange, 400, JsonAnswer.object().put("expected", "from=MILLIS&until=MILLIS since 1970"));
            return;
        }
        Instant from = Instant.ofEpochMilli(Long.parseLong(asked.group(1)));
        Instant until = Instant.ofEpochMilli(Long.parseLong(asked.group(2)));
        JsonAnswer.send(exchange, 200, JsonAnswer.object().put("arrivals", arrivals.between(from, until)));
    }

    private void serve(HttpExchange exchange) throws IOException {
        arrivals.note(Instant.now());
        inFlight.incrementAndGet();
        try {
            work(exchange, mood);
        } finally {
            inFlight.decrementAndGet();
        }
    }

    private void work(HttpExchange exchange, Mood asTold) throws IOException {
        ObjectNode report = JsonAnswer.object().put("instance", member.id()).put("zone", member.zone());
        delay(asTold);
        boolean isDone = asTold.isWorking() && callAll(report);
        served.increment();
        JsonAnswer.send(exchange, isDone ? 200 : asTold.isWorking() ? 502 : asTold.status(), report);
    }

    private void delay(Mood asTold) {
        try {
            boolean unused = closed.await(asTold.delay().toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Returns whether all without whom the work cannot be done have answered. */
    private boolean callAll(ObjectNode report) throws IOException {
        if (backends.isEmpty()) {
            return true;
        }
        ArrayNode answers = report.putArray("called");
        boolean isDone = true;
        for (Backend backend : backends) {
            Optional<String> answer = backend.call("/");
            if (answer.isPresent()) {
                answers.add(JSON.readTree(answer.get()));
            } else {
                answers.add(backend.service().text() + " does not answer");
                isDone = isDone && backend.service().canBeDoneWithout();
            }
        }
        return isDone;
    }

    private static String queryOf(HttpExchange exchange) {
        return String.valueOf(exchange.getRequestURI().getQuery());
    }
}
