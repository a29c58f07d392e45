package dev.muster.bench.cluster;

import dev.muster.bench.BenchResult;
import dev.muster.bench.BenchResult.Measured;
import dev.muster.bench.Median;
import dev.muster.bench.presence.BenchNode;
import dev.muster.bench.presence.RawWay;
import dev.muster.log.LogAppender;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.producer.RecordMetadata;

/**
 * The time from before a change is appended to when the last of many watchers of the service has the event; against that from before the
 * same bytes are appended to when a plain consumer has them. One change at a time, the two ways in turn.
 */
final class ToldLatency {

    private static final double TARGET_MS = 50;
    private static final double STRETCH_MS = 15;
    private static final int WARM_UP = 100;
    private static final int WEIGHTS = 1_000;
    private static final double NANOS_PER_MS = TimeUnit.MILLISECONDS.toNanos(1);

    private final String bootstrapServers;
    private final BenchNode node;
    private final LogAppender appender;

    ToldLatency(String bootstrapServers, BenchNode node, LogAppender appender) {
        this.bootstrapServers = bootstrapServers;
        this.node = node;
        this.appender = appender;
    }

    BenchResult measure(int watchers, int changes) throws IOException {
        List<Double> told = new ArrayList<>();
        List<Double> raw = new ArrayList<>();
        try (Crowd crowd = Crowd.watching(node.port(), BenchNode.path(), watchers);
                RawWay rawWay = new RawWay(bootstrapServers, appender)) {
            int warmUp = Math.min(changes, WARM_UP);
            for (int change = -warmUp; change < changes; change++) {
                BenchNode.Encoded event =
                        node.encode(BenchNode.FLEET.weighed(0, 2 + Math.floorMod(change, WEIGHTS - 2)));
                double toConsumer = rawWay.ms(event);
                long begun = System.nanoTime();
                RecordMetadata record = node.append(event).join();
                double toLast = (crowd.toldNanos(record.offset()) - begun) / NANOS_PER_MS;
                if (change >= 0) {
                    raw.add(toConsumer);
                    told.add(toLast);
                }
            }
        }
        return BenchResult.atMost(
                "change appended to told to the last of %,d watchers, p99".formatted(watchers),
                new Measured(Median.percentile(told, 99), "ms", Median.percentile(raw, 99)),
                TARGET_MS,
                STRETCH_MS);
    }
}
