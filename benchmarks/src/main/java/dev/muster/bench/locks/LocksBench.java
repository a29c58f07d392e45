package dev.muster.bench.locks;

import dev.muster.bench.BenchReport;
import dev.muster.bench.BenchResult;
import dev.muster.bench.Bounds;
import dev.muster.bench.Reporting;
import dev.muster.bench.presence.BenchFolder;
import dev.muster.bench.presence.BenchNode;
import dev.muster.bench.presence.RawWay;
import dev.muster.log.LogAppender;
import dev.muster.testkit.InProcessKafka;
import dev.muster.testkit.KafkaSettings;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;

/**
 * The figures of locks and elections. Broker, node and the clients of the locks are in this JVM; etcd and those who lead are processes of their
 * own. Leaves nothing behind.
 *
 * @param rows what to measure
 * @param samples pairs of the one client, and hand-overs
 * @param seconds of pairs by many clients, in each way
 * @param leaders killed at once
 * @param kills how often
 */
record LocksBench(Set<LocksRow> rows, int samples, int seconds, int leaders, int kills)
        implements Reporting.Measurement {

    /** At most so many times as long as one way of the many clients takes. */
    private static final int WARM_UP = 6;

    private static final int MAX_SAMPLES = 100_000;
    /** The ways take turns, and a node closes connections that were idle for a minute. */
    private static final int MAX_SECONDS = 120;

    private static final int MAX_LEADERS = 1_000;
    private static final int MAX_KILLS = 100;

    /** @throws IllegalArgumentException when one is out of range */
    LocksBench {
        rows = Set.copyOf(rows);
        Bounds.check("samples", samples, 1, MAX_SAMPLES);
        Bounds.check("seconds", seconds, 1, MAX_SECONDS);
        Bounds.check("leaders", leaders, 1, MAX_LEADERS);
        Bounds.check("kills", kills, 1, MAX_KILLS);
    }

    @Override
    public BenchReport run(Consumer<String> progress) throws IOException {
        List<BenchResult> results = new ArrayList<>();
        try (BenchFolder folder = BenchFolder.create();
                InProcessKafka kafka = InProcessKafka.start(KafkaSettings.defaults());
                LogAppender appender = LogAppender.connect(Map.of("bootstrap.servers", kafka.bootstrapServers()));
                BenchNode node = BenchNode.start(kafka.bootstrapServers(), folder, appender)) {
            if (rows.stream().anyMatch(LocksRow::isOfLocks)) {
                progress.accept("nothing yet: warming up");
                PairRate.warmUp(node, Duration.ofSeconds(seconds).multipliedBy(WARM_UP));
            }
            try (RawWay raw = new RawWay(kafka.bootstrapServers(), appender)) {
                if (rows.contains(LocksRow.UNCONTENDED)) {
                    progress.accept("a free lock, " + samples + " times");
                    results.add(new UncontendedLock(node, raw).measure(samples));
                }
                if (rows.contains(LocksRow.PAIRS)) {
                    progress.accept("the locks of " + PairRate.CLIENTS + " clients");
                    Duration each = Duration.ofSeconds(seconds);
                    results.addAll(new PairRate(kafka.bootstrapServers(), node, appender, folder, each).measure());
                }
                if (rows.contains(LocksRow.HANDOVER)) {
                    progress.accept(samples + " hand-overs of a contended lock");
                    try (HandOver handOver = new HandOver(node, raw)) {
                        results.add(handOver.measure(samples));
                    }
                }
            }
            if (rows.contains(LocksRow.LEADERS)) {
                results.add(new LeadersKilled(node, leaders, kills).measure(progress));
            }
        }
        return new BenchReport("locks", results);
    }
}
