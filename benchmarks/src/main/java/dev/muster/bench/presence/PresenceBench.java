package dev.muster.bench.presence;

import dev.muster.bench.BenchReport;
import dev.muster.bench.BenchResult;
import dev.muster.bench.Bounds;
import dev.muster.bench.Reporting;
import dev.muster.bench.folding.FoldRate;
import dev.muster.domains.Domains;
import dev.muster.log.LogAppender;
import dev.muster.presence.PresenceEvent;
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
record PresenceBench(int heartbeats, int samples, int seconds) implements Reporting.Measurement {

    private static final Fleet FLEET = new Fleet(100, 2_000);
    private static final int MAX_HEARTBEATS = 10_000_000;
    private static final int MAX_SAMPLES = 100_000;
    private static final int MAX_SECONDS = 600;

    /** @throws IllegalArgumentException when one is out of range */
    public PresenceBench {
        Bounds.check("heartbeats", heartbeats, 1, MAX_HEARTBEATS);
        Bounds.check("samples", samples, 1, MAX_SAMPLES);
        Bounds.check("seconds", seconds, 1, MAX_SECONDS);
    }

    @Override
    public BenchReport run(Consumer<String> progress) throws IOException {
        List<BenchResult> results = new ArrayList<>();
        try (BenchFolder folder = BenchFolder.create();
                InProcessKafka kafka = InProcessKafka.start(KafkaSettings.defaults());
                LogAppender appender = LogAppender.connect(Map.of("bootstrap.servers", kafka.bootstrapServers()))) {
            progress.accept("the fold of " + heartbeats + " heartbeats");
            results.add(BenchResult.informative(
                    "heartbeats folded per second, one partition",
                    new FoldRate(kafka.bootstrapServers(), appender, folder)
                            .measure("fold", Domains.PRESENCE, toFold())));
            try (BenchNode node = BenchNode.start(kafka.bootstrapServers(), folder, appender)) {
                progress.accept("the way of " + samples + " records to a reader");
                results.addAll(new VisibleLatency(kafka.bootstrapServers(), node, appender, samples).measure());
                progress.accept("reads of a service with ten instances");
                results.add(ReadRate.ofReads(node, Duration.ofSeconds(seconds)).measure());
            }
        }
        return new BenchReport("presence", results);
    }

    private List<PresenceEvent> toFold() {
        List<PresenceEvent> events = new ArrayList<>(FLEET.instances() + heartbeats);
        for (int number = 0; number < FLEET.instances(); number++) {
            events.add(FLEET.registered(number));
        }
        for (int beat = 0; beat < heartbeats; beat++) {
            events.add(FLEET.beat(beat % FLEET.instances()));
        }
        return events;
    }
}
