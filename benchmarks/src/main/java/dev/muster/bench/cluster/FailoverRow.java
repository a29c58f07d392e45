package dev.muster.bench.cluster;

import dev.muster.bench.BenchResult;
import dev.muster.bench.BenchResult.Measured;
import dev.muster.bench.Median;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;

/**
 * How long it takes, after one of two nodes was killed, until the other answers a read, folds a write, and declares a death, of a partition
 * that the killed one owned. The limit is what Kafka itself takes to notice a death: in each round a plain consumer group loses one of two
 * at the same moment.
 */
final class FailoverRow {

    private static final double READS_TARGET = 1.5;
    private static final double READS_STRETCH = 0.6;
    private static final double DECISIONS_TARGET = 15;
    private static final double MEDIAN_STRETCH = 9;
    private static final long BEFORE_KILL_MS = 2_000;

    private final TwoNodes cluster;
    private final int kills;
    private final List<Double> reads = new ArrayList<>();
    private final List<Double> writes = new ArrayList<>();
    private final List<Double> deaths = new ArrayList<>();
    private final List<Double> noticed = new ArrayList<>();

    FailoverRow(TwoNodes cluster, int kills) {
        this.cluster = cluster;
        this.kills = kills;
    }

    /** Kills the nodes in turn; the last one stays dead. */
    List<BenchResult> measure(Consumer<String> progress) {
        try (PlainGroup group = new PlainGroup(cluster.bootstrap())) {
            for (int kill = 0; kill < kills; kill++) {
                progress.accept("fail-over " + (kill + 1) + " of " + kills);
                group.awaitShared();
                killOne(kill, group);
                if (kill + 1 < kills) {
                    group.startAgain();
                    cluster.startAgain(kill % 2);
                }
            }
        }
        return results();
    }

    private void killOne(int kill, PlainGroup group) {
        int victim = kill % 2;
        int survivor = 1 - victim;
        String service = cluster.serviceOf(victim);
        String mortal = "/v1/services/" + service + "/instances/mortal-" + kill;
        cluster.register(survivor, service, "mortal-" + kill, "3s");
        // Each kill at another moment of the commit interval.
        LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(BEFORE_KILL_MS + 47L * kill));
        cluster.kill(victim);
        long killed = System.nanoTime();
        group.kill();
        reads.add(secondsUntil(killed, () -> cluster.get(survivor, "/v1/services/" + service)));
        String steady = "/v1/services/" + service + "/instances/steady";
        String change = "{\"weight\":" + (kill + 2) + "}";
        writes.add(secondsUntil(killed, () -> cluster.write(survivor, "PATCH", steady, change)));
        TwoNodes.await(() -> isDown(survivor, mortal), "a death declared");
        deaths.add(secondsSince(killed));
        noticed.add(group.secondsToNotice());
    }

    private List<BenchResult> results() {
        double median = Median.of(writes);
        return List.of(
                BenchResult.atMost(
                        "SIGKILL of one of two nodes: reads again, worst",
                        besideWorst(reads),
                        READS_TARGET,
                        READS_STRETCH),
                BenchResult.atMost("SIGKILL: decisions (a write) again, worst", besideWorst(writes), DECISIONS_TARGET),
                BenchResult.hopefullyAtMost(
                        "SIGKILL: decisions (a write) again, median",
                        new Measured(median, "s", Median.of(noticed)),
                        MEDIAN_STRETCH),
                BenchResult.atMost("SIGKILL: a death declared again, worst", besideWorst(deaths), DECISIONS_TARGET));
    }

    private Measured besideWorst(List<Double> seconds) {
        return new Measured(Collections.max(seconds), "s", Collections.max(noticed));
    }

    private boolean isDown(int node, String path) {
        return cluster.get(node, path).body().path("status").asText().equals("DOWN");
    }

    private interface Asking {
        TwoNodes.Answer ask();
    }

    private static double secondsUntil(long killed, Asking asking) {
        TwoNodes.await(() -> asking.ask().status() == 200, "an answer after a fail-over");
        return secondsSince(killed);
    }

    private static double secondsSince(long nanos) {
        return (System.nanoTime() - nanos) / (double) TimeUnit.SECONDS.toNanos(1);
    }
}
