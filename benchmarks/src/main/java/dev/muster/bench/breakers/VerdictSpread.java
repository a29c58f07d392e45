package dev.muster.bench.breakers;

import dev.muster.bench.BenchResult;
import dev.muster.bench.BenchResult.Measured;
import dev.muster.bench.Median;
import dev.muster.bench.presence.BenchFolder;
import dev.muster.bench.presence.BenchNode;
import dev.muster.bench.presence.RawWay;
import dev.muster.client.Muster;
import dev.muster.client.MusterSettings;
import dev.muster.client.call.CallPolicy;
import dev.muster.client.call.Caller;
import dev.muster.client.call.CallerSettings;
import dev.muster.client.call.FleetVerdict.State;
import dev.muster.client.call.LocalBreaker;
import dev.muster.log.LogAppender;
import dev.muster.testkit.InProcessKafka;
import dev.muster.testkit.KafkaSettings;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Predicate;

/**
 * The time from before the first failing call to when each of many callers knows that the breaker is open; against that of a record to a
 * plain consumer. Each caller is a client of its own, with its own connections. Two of them fail: one four times, the other once.
 */
final class VerdictSpread {

    private static final double TARGET_MS = 500;
    private static final double STRETCH_MS = 150;
    private static final int WARM_UP = 10;
    private static final int FAILURES_OF_FIRST = 4;
    private static final double NANOS_PER_MS = TimeUnit.MILLISECONDS.toNanos(1);
    private static final long LOOK_EVERY_NANOS = TimeUnit.MICROSECONDS.toNanos(100);
    private static final long AT_MOST_NANOS = TimeUnit.MINUTES.toNanos(1);
    private static final String SERVICE = BenchNode.FLEET.service(0);
    /** The callers' own breakers would open in the end, of all the failures of all the rounds. */
    private static final CallerSettings LENIENT = CallerSettings.DEFAULT
            .breaker(LocalBreaker.DEFAULT.window(100_000).failuresInRow(1_000))
            .policy(CallPolicy.DEFAULT.attempts(1));

    private final int callers;
    private final int openings;
    private final HttpClient http = HttpClient.newHttpClient();

    VerdictSpread(int callers, int openings) {
        this.callers = callers;
        this.openings = openings;
    }

    BenchResult measure() throws IOException {
        try (BenchFolder folder = BenchFolder.create();
                InProcessKafka kafka = InProcessKafka.start(KafkaSettings.defaults());
                LogAppender appender = LogAppender.connect(Map.of("bootstrap.servers", kafka.bootstrapServers()));
                BenchNode node = BenchNode.start(kafka.bootstrapServers(), folder, appender);
                RawWay raw = new RawWay(kafka.bootstrapServers(), appender)) {
            MusterSettings settings = MusterSettings.defaults()
                    .withBootstrap(kafka.bootstrapServers())
                    .withUrls(url(node));
            List<Muster> clients = new ArrayList<>();
            try {
                for (int i = 0; i < callers; i++) {
                    clients.add(Muster.connect(settings.withService("caller-" + i)));
                }
                return measured(clients, node, raw);
            } finally {
                clients.forEach(Muster::close);
            }
        }
    }

    private BenchResult measured(List<Muster> clients, BenchNode node, RawWay raw) throws IOException {
        List<Caller> all =
                clients.stream().map(client -> client.caller(SERVICE, LENIENT)).toList();
        all.forEach(caller -> caller.call(instance -> "well"));
        // There is nothing to reset before the first of these calls was told of.
        awaitAll(all, caller -> caller.verdict().epoch() > 0);
        List<Double> known = new ArrayList<>();
        List<Double> rawWay = new ArrayList<>();
        for (int round = -Math.min(openings, WARM_UP); round < openings; round++) {
            reset(node);
            awaitAll(
                    all,
                    caller -> caller.verdict().state() == State.CLOSED
                            && caller.verdict().epoch() > 0);
            double toConsumer = raw.ms(node.encode(BenchNode.FLEET.weighed(0, 2)));
            double toAll = opened(all);
            if (round >= 0) {
                known.add(toAll);
                rawWay.add(toConsumer);
            }
        }
        return BenchResult.atMost(
                "first failing call to each of %d callers knowing, p99".formatted(callers),
                new Measured(Median.percentile(known, 99), "ms", Median.percentile(rawWay, 99)),
                TARGET_MS,
                STRETCH_MS);
    }

    private static double opened(List<Caller> all) {
        long begun = System.nanoTime();
        for (int i = 0; i < FAILURES_OF_FIRST; i++) {
            fail(all.get(0));
        }
        fail(all.get(1));
        awaitAll(all, caller -> caller.verdict().state() == State.OPEN);
        return (System.nanoTime() - begun) / NANOS_PER_MS;
    }

    private static void fail(Caller caller) {
        caller.call(
                instance -> {
                    throw new IOException("broken");
                },
                failed -> "");
    }

    private static void awaitAll(List<Caller> all, Predicate<Caller> condition) {
        long end = System.nanoTime() + AT_MOST_NANOS;
        for (Caller caller : all) {
            while (!condition.test(caller)) {
                if (System.nanoTime() > end) {
                    throw new IllegalStateException(
                            "Expected each caller to know within a minute, but one has: " + caller.verdict());
                }
                LockSupport.parkNanos(LOOK_EVERY_NANOS);
            }
        }
    }

    private void reset(BenchNode node) throws IOException {
        URI reset = URI.create(url(node) + "/v1/breakers/" + SERVICE + "/reset");
        HttpRequest request = HttpRequest.newBuilder(reset)
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString("{\"by\":\"bench\",\"reason\":\"the next round\"}"))
                .build();
        try {
            HttpResponse<String> answer = http.send(request, HttpResponse.BodyHandlers.ofString());
            if (answer.statusCode() != 200) {
                throw new IOException("reset: " + answer.statusCode() + " " + answer.body());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        }
    }

    private static String url(BenchNode node) {
        return "http://127.0.0.1:" + node.port();
    }
}
