package dev.muster.bench.presence;

import dev.muster.bench.BenchReport;
import dev.muster.bench.BenchResult;
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
 * The figures of the presence fold, all beside a limit measured in the same run, on one broker in this JVM. Leaves nothing behind.
 *
 * @param heartbeats how many to fold in each round
 * @param samples how many records to follow on their way to a reader
 * @param seconds of reads in all
 */
public record PresenceBench(int heartbeats, int samples, int seconds) {

    private static final int MAX_HEARTBEATS = 10_000_000;
    private static final int MAX_SAMPLES = 100_000;
    private static final int MAX_SECONDS = 600;

    /** @throws IllegalArgumentException when one is out of range */
    public PresenceBench {
        check("heartbeats", heartbeats, MAX_HEARTBEATS);
        check("samples", samples, MAX_SAMPLES);
        check("seconds", seconds, MAX_SECONDS);
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
            progress.accept("the fold of " + heartbeats + " heartbeats");
            results.add(new FoldRate(kafka.bootstrapServers(), appender, folder, heartbeats).measure());
            try (BenchNode node = BenchNode.start(kafka.bootstrapServers(), folder, appender)) {
                progress.accept("the way of " + samples + " records to a reader");
                results.addAll(new VisibleLatency(kafka.bootstrapServers(), node, appender, samples).measure());
                progress.accept("reads of a service with ten instances");
                results.add(ReadRate.ofReads(node, Duration.ofSeconds(seconds)).measure());
            }
        }
        return new BenchReport("presence", results);
    }

    private static void check(String name, int value, int most) {
        if (value < 1 || value > most) {
            throw new IllegalArgumentException(name + ": " + value + " (expected: 1 to " + most + ")");
        }
    }
}
