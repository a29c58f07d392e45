package dev.muster.bench.breakers;

import dev.muster.bench.BenchReport;
import dev.muster.bench.BenchResult;
import dev.muster.bench.Reporting;
import dev.muster.bench.folding.FoldRate;
import dev.muster.bench.presence.BenchFolder;
import dev.muster.bench.presence.BenchNode;
import dev.muster.bench.presence.ReadRate;
import dev.muster.domains.Domains;
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
 * The figures of balancing, calls and breakers, each beside its limit of the same run.
 *
 * @param seconds that each measurement of a call takes
 * @param callers who are to know of an opening
 * @param openings how many of them are measured
 * @param batches of outcomes to fold in each round
 */
record BreakersBench(int seconds, int callers, int openings, int batches) implements Reporting.Measurement {

    private static final int MAX_SECONDS = 600;
    private static final int MAX_CALLERS = 1_000;
    private static final int MAX_OPENINGS = 10_000;
    private static final int MAX_BATCHES = 10_000_000;
    private static final int FEW = 10;
    private static final int MANY = 1_000;
    /** Picks take so many times as long: a server warms up slowly. */
    private static final int READING = 6;

    /** @throws IllegalArgumentException when out of range */
    BreakersBench {
        check("seconds", seconds, 1, MAX_SECONDS);
        check("callers", callers, 2, MAX_CALLERS);
        check("openings", openings, 1, MAX_OPENINGS);
        check("batches", batches, 2, MAX_BATCHES);
    }

    @Override
    public BenchReport run(Consumer<String> progress) throws IOException {
        List<BenchResult> results = new ArrayList<>();
        progress.accept("a guarded call in the client");
        results.addAll(new GuardedCallCost(seconds).measure());
        progress.accept("picks by HTTP");
        results.addAll(picks());
        progress.accept("the way of " + openings + " openings to " + callers + " callers");
        results.add(new VerdictSpread(callers, openings).measure());
        progress.accept("the fold of " + batches + " batches of outcomes");
        results.add(new OutcomesFolded(batches).measure());
        results.addAll(folds());
        return new BenchReport("breakers", results);
    }

    private List<BenchResult> picks() throws IOException {
        Duration whole = Duration.ofSeconds(seconds).multipliedBy(READING);
        try (BenchFolder folder = BenchFolder.create();
                InProcessKafka kafka = InProcessKafka.start(KafkaSettings.defaults());
                LogAppender appender = LogAppender.connect(Map.of("bootstrap.servers", kafka.bootstrapServers()));
                BenchNode node = BenchNode.start(kafka.bootstrapServers(), folder, appender)) {
            return List.of(
                    ReadRate.ofPicks(node, "picks per second by HTTP, ten instances", "", whole)
                            .measure(),
                    ReadRate.ofPicks(
                                    node,
                                    "the same by consistent hash of a key",
                                    "?strategy=consistent_hash&key=cart-7",
                                    whole)
                            .measure());
        }
    }

    /** One service each: what is kept of it must not make a record dearer. */
    private List<BenchResult> folds() throws IOException {
        try (BenchFolder folder = BenchFolder.create();
                InProcessKafka kafka = InProcessKafka.start(KafkaSettings.defaults());
                LogAppender appender = LogAppender.connect(Map.of("bootstrap.servers", kafka.bootstrapServers()))) {
            FoldRate rate = new FoldRate(kafka.bootstrapServers(), appender, folder);
            return List.of(
                    BenchResult.atLeastValue(
                            "the same over Kafka, 10 callers of a service",
                            rate.measure("few", Domains.BREAKER, new OutcomeBatches(1, FEW).first(batches)),
                            OutcomesFolded.TARGET,
                            OutcomesFolded.STRETCH),
                    BenchResult.atLeastValue(
                            "the same, 1,000 callers",
                            rate.measure("many", Domains.BREAKER, new OutcomeBatches(1, MANY).first(batches)),
                            OutcomesFolded.TARGET,
                            OutcomesFolded.STRETCH));
        }
    }

    private static void check(String name, int value, int least, int most) {
        if (value < least || value > most) {
            throw new IllegalArgumentException(name + ": " + value + " (expected: " + least + " to " + most + ")");
        }
    }
}
