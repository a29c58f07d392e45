package dev.muster.bench.cluster;

import dev.muster.bench.BenchResult;
import dev.muster.bench.BenchResult.Measured;
import dev.muster.bench.Median;
import dev.muster.bench.presence.BenchNode;
import dev.muster.terminal.CommandFailure;
import dev.muster.terminal.ExitStatus;
import java.lang.management.BufferPoolMXBean;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;

/**
 * Memory of an idle watch: live heap, which is what is left after several full collections, and direct buffers, of the JVM in which the
 * node runs, with so many watches open and without them, divided by their number. The limit is the same of a connection that is merely
 * open after one read.
 */
final class WatchMemory {

    private static final double TARGET_KB = 20;
    private static final double STRETCH_KB = 5;
    private static final double KB = 1_000;
    private static final int COLLECTIONS = 4;
    private static final int ROUNDS = 3;
    private static final long SETTLE_NANOS = TimeUnit.SECONDS.toNanos(1);

    private final BenchNode node;

    WatchMemory(BenchNode node) {
        this.node = node;
    }

    BenchResult measure(int count) {
        double idle = perConnection(count, () -> Crowd.idle(node.port(), "/health/live", count));
        double watch = perConnection(count, () -> Crowd.watching(node.port(), BenchNode.path(), count));
        return BenchResult.atMost(
                "memory of each of %,d idle watches".formatted(count),
                new Measured(watch / KB, "KB", idle / KB),
                TARGET_KB,
                STRETCH_KB);
    }

    /** The median of some crowds: Netty takes memory for its buffers by the 4 MB, and now and then it does so just while one is measured. */
    private static double perConnection(int count, Supplier<Crowd> crowds) {
        List<Double> rounds = new ArrayList<>();
        for (int round = 0; round < ROUNDS; round++) {
            rounds.add(ofOne(crowds.get()) / (double) count);
        }
        double median = Median.of(rounds);
        if (median <= 0) {
            throw new CommandFailure(
                    ExitStatus.FAILURE,
                    "memory of %,d connections: not to be told from what else the JVM does (expected: more of them, by --idle)"
                            .formatted(count));
        }
        return median;
    }

    /** Closes the crowd. What is there after it has gone is what was there without it. */
    private static long ofOne(Crowd crowd) {
        long with;
        try (crowd) {
            with = used();
        }
        return with - used();
    }

    private static long used() {
        LockSupport.parkNanos(SETTLE_NANOS);
        for (int i = 0; i < COLLECTIONS; i++) {
            System.gc();
        }
        long direct = ManagementFactory.getPlatformMXBeans(BufferPoolMXBean.class).stream()
                .filter(pool -> pool.getName().equals("direct"))
                .mapToLong(BufferPoolMXBean::getMemoryUsed)
                .sum();
        return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed() + direct;
    }
}
