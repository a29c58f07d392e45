package dev.muster.bench.locks;

import dev.muster.bench.BenchResult;
import dev.muster.bench.BenchResult.Measured;
import dev.muster.bench.Median;
import dev.muster.bench.presence.BenchNode;
import dev.muster.testkit.JavaProcess;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;

/**
 * The time from when the process that leads many elections is killed to when the next leader of each was told that it leads. All of them are
 * candidates in another process, which is the one to be killed next. The limit is the ttl: before, nobody can know that the leaders are gone,
 * but for the age that their last keeps had.
 */
final class LeadersKilled {

    private static final double TARGET_BEYOND = 1.5;
    private static final double STRETCH_BEYOND = 0.8;
    private static final Duration AT_MOST = Duration.ofSeconds(60);
    /** A few keeps of all. */
    private static final long SETTLE_NANOS = TimeUnit.SECONDS.toNanos(2);

    private static final double NANOS_PER_SECOND = TimeUnit.SECONDS.toNanos(1);
    private static final double TTL_SECONDS = CandidatesMain.TTL.toMillis() / 1_000.0;

    private final BenchNode node;
    private final int leaders;
    private final int kills;

    LeadersKilled(BenchNode node, int leaders, int kills) {
        this.node = node;
        this.leaders = leaders;
        this.kills = kills;
    }

    BenchResult measure(Consumer<String> progress) {
        List<Double> seconds = new ArrayList<>();
        JavaProcess leading = launch(0);
        try {
            leading.awaitLine(line -> line.startsWith("leads "), AT_MOST);
            for (int kill = 1; kill <= kills; kill++) {
                progress.accept("the next leaders after kill " + kill + " of " + kills);
                JavaProcess next = launch(kill);
                try {
                    seconds.addAll(killed(leading, next));
                } finally {
                    leading.close();
                    leading = next;
                }
            }
        } finally {
            leading.close();
        }
        return BenchResult.atMost(
                "%d leaders killed, ttl %.0f s, to the next told, p99".formatted(leaders, TTL_SECONDS),
                new Measured(Median.percentile(seconds, 99), "s", TTL_SECONDS),
                TTL_SECONDS + TARGET_BEYOND,
                TTL_SECONDS + STRETCH_BEYOND);
    }

    private static List<Double> killed(JavaProcess leading, JavaProcess next) {
        next.awaitLine(line -> line.equals("campaigns"), AT_MOST);
        LockSupport.parkNanos(SETTLE_NANOS);
        long killed = System.nanoTime();
        leading.kill();
        String[] told =
                next.awaitLine(line -> line.startsWith("leads "), AT_MOST).split(" ", -1);
        List<Double> seconds = new ArrayList<>();
        for (int election = 1; election < told.length; election++) {
            double took = (Long.parseLong(told[election]) - killed) / NANOS_PER_SECOND;
            if (took < 0) {
                throw new IllegalStateException("Expected all to lead until they were killed, but one did not");
            }
            seconds.add(took);
        }
        return seconds;
    }

    private JavaProcess launch(int number) {
        return JavaProcess.of(CandidatesMain.class)
                .name("candidates " + number)
                .jvmArguments("-Xmx128m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1")
                .arguments(Integer.toString(node.port()), Integer.toString(leaders), "candidate-" + number)
                .endsWithParent()
                .start();
    }
}
