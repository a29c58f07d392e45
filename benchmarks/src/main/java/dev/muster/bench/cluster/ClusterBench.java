package dev.muster.bench.cluster;

import dev.muster.bench.BenchReport;
import dev.muster.bench.BenchResult;
import dev.muster.bench.presence.BenchFolder;
import dev.muster.bench.presence.BenchNode;
import dev.muster.log.LogAppender;
import dev.muster.testkit.InProcessKafka;
import dev.muster.testkit.KafkaSettings;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/**
 * The figures of watches and of reads with token and TLS. Broker and nodes run in this JVM, those who watch in another one. Leaves nothing
 * behind.
 *
 * @param watchers who watch one service
 * @param changes how many changes they are told
 * @param idle watches whose memory is measured
 * @param seconds how long to read with token and TLS, and without
 */
public record ClusterBench(int watchers, int changes, int idle, int seconds) {

    /** With fewer, what else the JVM does meanwhile is more than they are. */
    private static final int MIN_IDLE = 1_000;

    private static final int MAX_WATCHES = 20_000;
    private static final int MAX_CHANGES = 10_000;
    private static final int MAX_SECONDS = 3_600;

    /** @throws IllegalArgumentException when one is out of range */
    public ClusterBench {
        check("watchers", watchers, 1, MAX_WATCHES);
        check("changes", changes, 1, MAX_CHANGES);
        check("idle", idle, MIN_IDLE, MAX_WATCHES);
        check("seconds", seconds, 1, MAX_SECONDS);
    }

    /**
     * Measures.
     *
     * @param progress is told what is measured next
     */
    public BenchReport run(Consumer<String> progress) throws IOException {
        List<BenchResult> results = new ArrayList<>();
        try (BenchFolder folder = BenchFolder.create();
                InProcessKafka kafka = InProcessKafka.start(KafkaSettings.defaults());
                LogAppender appender = LogAppender.connect(Map.of("bootstrap.servers", kafka.bootstrapServers()))) {
            try (BenchNode node = BenchNode.start(kafka.bootstrapServers(), folder, appender)) {
                progress.accept("the way of " + changes + " changes to " + watchers + " watchers");
                results.add(new ToldLatency(kafka.bootstrapServers(), node, appender).measure(watchers, changes));
                progress.accept("the memory of " + idle + " idle watches");
                results.add(new WatchMemory(node).measure(idle));
            }
            progress.accept("reads with token and TLS");
            Duration whole = Duration.ofSeconds(seconds);
            results.add(new SecuredReads(kafka.bootstrapServers(), folder, appender, whole).measure());
        }
        return new BenchReport("cluster", results);
    }

    private static void check(String name, int value, int least, int most) {
        if (value < least || value > most) {
            throw new IllegalArgumentException(name + ": " + value + " (expected: " + least + " to " + most + ")");
        }
    }
}
