package dev.muster.bench.locks;

import dev.muster.bench.BenchResult;
import dev.muster.bench.BenchResult.Measured;
import dev.muster.bench.Median;
import dev.muster.bench.presence.BenchNode;
import dev.muster.bench.presence.KeepAlive;
import dev.muster.bench.presence.RawWay;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * The time that one client takes to acquire a free lock and to release it; against that of one record to a plain consumer. One pair at a
 * time, the two ways in turn.
 */
final class UncontendedLock {

    private static final double TARGET_TIMES = 5;
    private static final double STRETCH_TIMES = 3;
    private static final int WARM_UP = 1_000;
    private static final int LOCKS = 100;
    private static final double NANOS_PER_MS = TimeUnit.MILLISECONDS.toNanos(1);

    private final BenchNode node;
    private final RawWay raw;

    UncontendedLock(BenchNode node, RawWay raw) {
        this.node = node;
        this.raw = raw;
    }

    BenchResult measure(int samples) throws IOException {
        BenchNode.Encoded event = node.encode(BenchNode.FLEET.weighed(0, 2));
        List<Double> pairs = new ArrayList<>();
        List<Double> records = new ArrayList<>();
        try (KeepAlive connection = new KeepAlive(node.port())) {
            for (int sample = -Math.min(samples, WARM_UP); sample < samples; sample++) {
                double toConsumer = raw.ms(event);
                double pair = pairMs(connection, Math.floorMod(sample, LOCKS));
                if (sample >= 0) {
                    records.add(toConsumer);
                    pairs.add(pair);
                }
            }
        }
        return BenchResult.atMostTimes(
                "acquire + release of a free lock by HTTP, one client, p50",
                new Measured(Median.percentile(pairs, 50), "ms", Median.percentile(records, 50)),
                TARGET_TIMES,
                STRETCH_TIMES);
    }

    private static double pairMs(KeepAlive connection, int number) throws IOException {
        MusterLock lock = new MusterLock("bench-free-" + number, "bench", Duration.ZERO);
        long begun = System.nanoTime();
        connection.exchange(lock.acquire()).expect(200);
        connection.exchange(lock.release(connection.answer())).expect(200);
        return (System.nanoTime() - begun) / NANOS_PER_MS;
    }
}
