package dev.muster.bench.cluster;

import com.fasterxml.jackson.databind.JsonNode;
import dev.muster.bench.BenchResult;
import dev.muster.client.Instance;
import dev.muster.client.Muster;
import dev.muster.client.MusterSettings;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;

/**
 * Two nodes are restarted one after the other while instances beat, some register, and two kinds of readers read over plain HTTP: from the
 * node that stays, and from either, trying the other when one does not answer. What must not happen is counted: failed reads, deaths of
 * instances that beat, lost events.
 */
final class RollingRestartRow {

    private static final int SERVICES = 20;
    private static final int LATE = 20;
    private static final Duration TTL = Duration.ofSeconds(10);

    private final TwoNodes cluster;
    private final int instances;
    private final AtomicLong reads = new AtomicLong();
    private final Map<String, Long> failures = new ConcurrentHashMap<>();

    RollingRestartRow(TwoNodes cluster, int instances) {
        this.cluster = cluster;
        this.instances = instances;
    }

    List<BenchResult> measure(Consumer<String> progress) {
        progress.accept("rolling restart with " + instances + " beating instances");
        MusterSettings settings = MusterSettings.defaults()
                .withBootstrap(cluster.bootstrap())
                .withUrls(cluster.url(0), cluster.url(1))
                .with("max.registrations", Integer.toString(instances + 2 * LATE));
        try (Muster muster = Muster.connect(settings)) {
            for (int number = 0; number < instances; number++) {
                register(muster, service(number), "steady-" + number);
            }
            TwoNodes.await(() -> statuses(0).size() == instances, "all instances registered");
            Map<String, String> before = statuses(0);
            restart(0, muster);
            restart(1, muster);
            failures.forEach((why, count) -> progress.accept("failed reads: " + count + " x " + why));
            TwoNodes.await(() -> statuses(1).size() >= instances + 2 * LATE, "late registrations seen");
            Map<String, String> after = statuses(1);
            long died = before.entrySet().stream()
                    .filter(one -> !one.getValue().equals(after.get(one.getKey())))
                    .count();
            long lost = muster.statistics().eventsFailed();
            long failed = failures.values().stream().mapToLong(Long::longValue).sum();
            return List.of(
                    BenchResult.none("rolling restart: failed reads", failed, reads.get()),
                    BenchResult.none("rolling restart: instances declared dead that beat", died, instances),
                    BenchResult.none(
                            "rolling restart: lost events",
                            lost,
                            muster.statistics().eventsSent()));
        }
    }

    private void restart(int node, Muster muster) {
        AtomicBoolean isOver = new AtomicBoolean();
        List<Thread> readers = new ArrayList<>();
        for (List<Integer> asked : List.of(List.of(1 - node), List.of(node, 1 - node))) {
            Thread thread = new Thread(() -> read(asked, isOver), "bench-reader");
            thread.start();
            readers.add(thread);
        }
        cluster.end(node);
        for (int number = 0; number < LATE; number++) {
            register(muster, service(number), "late-" + node + "-" + number);
        }
        cluster.startAgain(node);
        isOver.set(true);
        readers.forEach(RollingRestartRow::join);
    }

    /** A read has failed when all that were asked have not answered it. */
    private void read(List<Integer> nodes, AtomicBoolean isOver) {
        for (int number = 0; !isOver.get(); number++) {
            String path = "/v1/services/" + service(number);
            List<TwoNodes.Answer> answers = new ArrayList<>();
            boolean isAnswered = false;
            for (int next = 0; next < nodes.size() && !isAnswered; next++) {
                TwoNodes.Answer answer = cluster.get(nodes.get(next), path);
                isAnswered =
                        answer.status() == 200 && answer.body().path("healthy").asInt() > 0;
                answers.add(answer);
            }
            reads.incrementAndGet();
            if (!isAnswered) {
                failures.merge(answers.toString(), 1L, Long::sum);
            }
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(1));
        }
    }

    /** Status and since when, by instance: a death in between would show in the time. */
    private Map<String, String> statuses(int node) {
        Map<String, String> statuses = new TreeMap<>();
        for (int number = 0; number < SERVICES; number++) {
            JsonNode body = cluster.get(node, "/v1/services/" + service(number) + "?status=all&limit=1000")
                    .body();
            body.path("instances")
                    .forEach(one -> statuses.put(
                            one.path("id").asText(),
                            one.path("status").asText() + " "
                                    + one.path("since").asText()));
        }
        return statuses;
    }

    private static void register(Muster muster, String service, String id) {
        muster.register(Instance.of(service).id(id).at("127.0.0.1", 8080).ttl(TTL));
    }

    private static String service(int number) {
        return "rolling-" + number % SERVICES;
    }

    private static void join(Thread thread) {
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
