package dev.muster.bench.cluster;

import dev.muster.bench.BenchReport;
import dev.muster.bench.BenchResult;
import dev.muster.bench.Bounds;
import dev.muster.bench.Reporting;
import dev.muster.bench.presence.BenchFolder;
import dev.muster.bench.presence.BenchNode;
import dev.muster.log.LogAppender;
import dev.muster.testkit.InProcessKafka;
import dev.muster.testkit.KafkaSettings;
import java.io.IOException;
import java.time.Duration;
import java.util.Collection;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;

/**
 * The figures of watches, of two nodes of which one is away, and of reads with token and TLS. Where one node is enough, broker and node run
 * in this JVM and those who watch in another one; the two nodes and their broker are processes. Leaves nothing behind.
 *
 * @param rows what to measure
 * @param watchers who watch one service
 * @param changes how many changes they are told
 * @param idle watches whose memory is measured
 * @param kills how often a node is killed
 * @param instances that beat while nodes are restarted
 * @param seconds how long to read with token and TLS, and without
 */
record ClusterBench(Set<ClusterRow> rows, int watchers, int changes, int idle, int kills, int instances, int seconds)
        implements Reporting.Measurement {

    /** With fewer, what else the JVM does meanwhile is more than they are. */
    private static final int MIN_IDLE = 1_000;

    private static final int MAX_WATCHES = 20_000;
    private static final int MAX_CHANGES = 10_000;
    private static final int MAX_KILLS = 100;
    private static final int MAX_INSTANCES = 9_000;
    private static final int MAX_SECONDS = 3_600;

    /** @throws IllegalArgumentException when one is out of range */
    ClusterBench {
        rows = Set.copyOf(rows);
        Bounds.check("watchers", watchers, 1, MAX_WATCHES);
        Bounds.check("changes", changes, 1, MAX_CHANGES);
        Bounds.check("idle", idle, MIN_IDLE, MAX_WATCHES);
        Bounds.check("kills", kills, 1, MAX_KILLS);
        Bounds.check("instances", instances, 1, MAX_INSTANCES);
        Bounds.check("seconds", seconds, 1, MAX_SECONDS);
    }

    @Override
    public BenchReport run(Consumer<String> progress) throws IOException {
        Map<ClusterRow, List<BenchResult>> results = new EnumMap<>(ClusterRow.class);
        try (BenchFolder folder = BenchFolder.create()) {
            if (rows.stream().anyMatch(row -> !row.isOfTwoNodes())) {
                measureInOneJvm(folder, progress, results);
            }
            if (rows.stream().anyMatch(ClusterRow::isOfTwoNodes)) {
                measureTwoNodes(folder, progress, results);
            }
        }
        return new BenchReport(
                "cluster", results.values().stream().flatMap(Collection::stream).toList());
    }

    private void measureInOneJvm(
            BenchFolder folder, Consumer<String> progress, Map<ClusterRow, List<BenchResult>> results)
            throws IOException {
        try (InProcessKafka kafka = InProcessKafka.start(KafkaSettings.defaults());
                LogAppender appender = LogAppender.connect(Map.of("bootstrap.servers", kafka.bootstrapServers()))) {
            String bootstrap = kafka.bootstrapServers();
            if (rows.contains(ClusterRow.WATCHERS) || rows.contains(ClusterRow.MEMORY)) {
                try (BenchNode node = BenchNode.start(bootstrap, folder, appender)) {
                    measureWatches(node, new ToldLatency(bootstrap, node, appender), progress, results);
                }
            }
            if (rows.contains(ClusterRow.SECURED)) {
                progress.accept("reads with token and TLS");
                SecuredReads reads = new SecuredReads(bootstrap, folder, appender, Duration.ofSeconds(seconds));
                results.put(ClusterRow.SECURED, List.of(reads.measure()));
            }
        }
    }

    private void measureWatches(
            BenchNode node, ToldLatency latency, Consumer<String> progress, Map<ClusterRow, List<BenchResult>> results)
            throws IOException {
        if (rows.contains(ClusterRow.WATCHERS)) {
            progress.accept("the way of " + changes + " changes to " + watchers + " watchers");
            results.put(ClusterRow.WATCHERS, List.of(latency.measure(watchers, changes)));
        }
        if (rows.contains(ClusterRow.MEMORY)) {
            progress.accept("the memory of " + idle + " idle watches");
            results.put(ClusterRow.MEMORY, List.of(new WatchMemory(node).measure(idle)));
        }
    }

    /** The last node that is killed is not started again, so that comes last. */
    private void measureTwoNodes(
            BenchFolder folder, Consumer<String> progress, Map<ClusterRow, List<BenchResult>> results) {
        progress.accept("two nodes: they start");
        try (TwoNodes cluster = new TwoNodes(folder)) {
            if (rows.contains(ClusterRow.ROLLING)) {
                results.put(ClusterRow.ROLLING, new RollingRestartRow(cluster, instances).measure(progress));
            }
            if (rows.contains(ClusterRow.FAILOVER)) {
                results.put(ClusterRow.FAILOVER, new FailoverRow(cluster, kills).measure(progress));
            }
        }
    }
}
