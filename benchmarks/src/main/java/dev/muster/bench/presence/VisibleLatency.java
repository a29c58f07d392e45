package dev.muster.bench.presence;

import dev.muster.bench.BenchResult;
import dev.muster.bench.BenchResult.Measured;
import dev.muster.bench.Median;
import dev.muster.log.LogAppender;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.producer.RecordMetadata;

/**
 * The time from before a heartbeat is appended to when a query that asks for it is answered; against that from before the same bytes
 * are appended to when a plain consumer has them. One record at a time, the two ways in turn.
 */
final class VisibleLatency {

    private static final int WARM_UP = 300;
    private static final double NANOS_PER_MS = TimeUnit.MILLISECONDS.toNanos(1);

    private final String bootstrapServers;
    private final BenchNode node;
    private final LogAppender appender;
    private final int samples;

    VisibleLatency(String bootstrapServers, BenchNode node, LogAppender appender, int samples) {
        this.bootstrapServers = bootstrapServers;
        this.node = node;
        this.appender = appender;
        this.samples = samples;
    }

    List<BenchResult> measure() throws IOException {
        List<Double> visible = new ArrayList<>();
        List<Double> raw = new ArrayList<>();
        try (KeepAlive connection = new KeepAlive(node.port());
                RawWay rawWay = new RawWay(bootstrapServers, appender)) {
            int warmUp = Math.min(samples, WARM_UP);
            for (int sample = -warmUp; sample < samples; sample++) {
                BenchNode.Encoded event =
                        node.encode(BenchNode.FLEET.beat(Math.floorMod(sample, BenchNode.FLEET.instances())));
                double toConsumer = rawWay.ms(event);
                double toQuery = visibleMs(connection, event);
                if (sample >= 0) {
                    raw.add(toConsumer);
                    visible.add(toQuery);
                }
            }
        }
        return List.of(result(50, visible, raw), result(99, visible, raw));
    }

    private static BenchResult result(int percent, List<Double> visible, List<Double> raw) {
        return BenchResult.informative(
                "append to visible by query, p" + percent + " (lower is better)",
                new Measured(Median.percentile(visible, percent), "ms", Median.percentile(raw, percent)));
    }

    private double visibleMs(KeepAlive connection, BenchNode.Encoded event) throws IOException {
        long begun = System.nanoTime();
        RecordMetadata record = node.append(event).join();
        connection.exchange(BenchNode.readReflecting(record)).expect(200);
        return (System.nanoTime() - begun) / NANOS_PER_MS;
    }
}
