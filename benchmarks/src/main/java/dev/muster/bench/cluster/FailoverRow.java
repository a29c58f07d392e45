package dev.muster.bench.cluster;

import dev.muster.bench.BenchResult;
import dev.muster.bench.Median;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;

/**
 * How long it takes, after one of two nodes was killed, until the other answers a read, folds a write, and declares a death, of a partition
 * that the killed one owned. The limit is the session time-out of its group: nobody can know earlier that a node is dead.
 */
final class FailoverRow {

    private static final double SESSION_SECONDS = 6;
    private static final double READS_TARGET = 1.5;
    private static final double READS_STRETCH = 0.6;
    private static final double DECISIONS_TARGET = 15;
    private static final double DECISIONS_STRETCH = 9;
    private static final long BEFORE_KILL_MS = 2_000;

    private final TwoNodes cluster;
    private final int kills;

    FailoverRow(TwoNodes cluster, int kills) {
        this.cluster = cluster;
        this.kills = kills;
    }

    /** Kills the nodes in turn. */
    List<BenchResult> measure(Consumer<String> progress) {
        List<Double> reads = new ArrayList<>();
        List<Double> writes = new ArrayList<>();
        List<Double> deaths = new ArrayList<>();
        for (int kill = 0; kill < kills; kill++) {
            progress.accept("fail-over " + (kill + 1) + " of " + kills);
            int victim = kill % 2;
            int survivor = 1 - victim;
            String service = cluster.serviceOf(victim);
            String mortal = "/v1/services/" + service + "/instances/mortal-" + kill;
            cluster.register(survivor, service, "mortal-" + kill, "3s");
            // Each kill at another moment of the commit interval.
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(BEFORE_KILL_MS + 47L * kill));
            cluster.kill(victim);
            long killed = System.nanoTime();
            reads.add(secondsUntil(killed, () -> cluster.get(survivor, "/v1/services/" + service)));
            String steady = "/v1/services/" + service + "/instances/steady";
            String change = "{\"weight\":" + (kill + 2) + "}";
            writes.add(secondsUntil(killed, () -> cluster.write(survivor, "PATCH", steady, change)));
            TwoNodes.await(() -> isDown(survivor, mortal), "a death declared");
            deaths.add(secondsSince(killed));
            cluster.startAgain(victim);
        }
        return List.of(
                row("SIGKILL of one of two nodes: reads again, worst", worst(reads), READS_TARGET, READS_STRETCH),
                row("SIGKILL: decisions (a write) again, worst", worst(writes), DECISIONS_TARGET, DECISIONS_STRETCH),
                row(
                        "SIGKILL: decisions (a write) again, median",
                        Median.of(writes),
                        DECISIONS_TARGET,
                        DECISIONS_STRETCH),
                row("SIGKILL: a death declared again, worst", worst(deaths), DECISIONS_TARGET, DECISIONS_STRETCH));
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

    private static double worst(List<Double> all) {
        return Collections.max(all);
    }

    private static BenchResult row(String name, double seconds, double target, double stretch) {
        return Figures.atMost(name, new Figures.Figure(seconds, "s", SESSION_SECONDS), target, stretch);
    }
}
