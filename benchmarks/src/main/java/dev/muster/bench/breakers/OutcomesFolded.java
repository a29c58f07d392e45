package dev.muster.bench.breakers;

import dev.muster.bench.BenchResult;
import dev.muster.bench.BenchResult.Measured;
import dev.muster.bench.Median;
import dev.muster.breaker.BreakerDecision;
import dev.muster.breaker.BreakerEvent;
import dev.muster.breaker.BreakerState;
import dev.muster.breaker.CallerId;
import dev.muster.breaker.Counts;
import dev.muster.breaker.InstanceOutcomes;
import dev.muster.breaker.Latency;
import dev.muster.codec.AvroPartitionCodec;
import dev.muster.codec.AvroRecordReader;
import dev.muster.codec.AvroRecordWriter;
import dev.muster.codec.KeyPartitions;
import dev.muster.domains.Domains;
import dev.muster.fold.EntityKey;
import dev.muster.fold.EventHead;
import dev.muster.partition.Arrival;
import dev.muster.partition.Intake;
import dev.muster.partition.PartitionFold;
import dev.muster.partition.PartitionId;
import dev.muster.partition.PartitionImage;
import dev.muster.partition.PartitionMeta;
import dev.muster.partition.RawRecord;
import dev.muster.wire.InMemorySchemaRegistry;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;

/**
 * Batches of outcomes folded a second by one thread, from the bytes of a record to the next state, and the calls that they stand for;
 * beside the same thread that only reads the records. Without Kafka and stores: what the fold itself can do. A batch tells of 100 calls
 * to three instances; 100 callers, ten services; a tick every 400 ms of a log in which 1,000 batches come a second.
 */
final class OutcomesFolded {

    private static final String TOPIC = "muster.outcomes";
    private static final PartitionId ID = new PartitionId(TOPIC, 0);
    private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");
    private static final int ROUNDS = 5;
    private static final int SERVICES = 10;
    private static final int CALLERS = 100;
    private static final int INSTANCES = 10;
    private static final int CALLS = 100;
    private static final int BATCHES_BETWEEN_TICKS = 400;

    private final InMemorySchemaRegistry registry = new InMemorySchemaRegistry();
    private final AvroRecordReader<BreakerEvent> reader =
            new AvroRecordReader<>(TOPIC, 1, Domains.BREAKER.events(), registry);
    private final AvroRecordWriter<BreakerEvent> writer = new AvroRecordWriter<>(Domains.BREAKER.events(), registry);
    private final int batches;

    /** Folds so many batches in each round. */
    OutcomesFolded(int batches) {
        this.batches = batches;
    }

    /** One round to warm up, then the medians of those that count. */
    List<BenchResult> measure() {
        List<RawRecord> log = log();
        List<Double> folded = new ArrayList<>();
        List<Double> read = new ArrayList<>();
        for (int round = 0; round <= ROUNDS; round++) {
            double reading = perSecond(() -> log.forEach(reader::read));
            double folding = perSecond(() -> fold(log));
            if (round > 0) {
                folded.add(folding);
                read.add(reading);
            }
        }
        double limit = Median.of(read);
        double rate = Median.of(folded);
        return List.of(
                BenchResult.informative(
                        "batches of outcomes folded per second, one thread (target 100,000)",
                        new Measured(rate, "1/s", limit)),
                BenchResult.informative(
                        "calls in them folded per second, one thread (target 10,000,000)",
                        new Measured(rate * CALLS, "1/s", limit * CALLS)));
    }

    private double perSecond(Runnable work) {
        long began = System.nanoTime();
        work.run();
        return batches * (double) TimeUnit.SECONDS.toNanos(1) / (System.nanoTime() - began);
    }

    private void fold(List<RawRecord> log) {
        PartitionFold<BreakerState, BreakerEvent, BreakerDecision> fold = new PartitionFold<>(
                ID,
                Domains.BREAKER.spec(),
                new AvroPartitionCodec(),
                PartitionImage.empty(PartitionMeta.start(1, Domains.LEVEL)));
        for (RawRecord record : log) {
            fold.apply(new Arrival<>(record.offset(), record.appendedAt(), reader.read(record)));
        }
        if (fold.image().states().size() != SERVICES) {
            throw new IllegalStateException("Expected every service to be folded, but there are "
                    + fold.image().states().size());
        }
    }

    private List<RawRecord> log() {
        List<RawRecord> log = new ArrayList<>(batches + batches / BATCHES_BETWEEN_TICKS + 1);
        Instant at = START;
        Duration step = Duration.ofMillis(1);
        for (int number = 0; number < batches; number++) {
            at = at.plus(step);
            if (number % BATCHES_BETWEEN_TICKS == 0) {
                log.add(new RawRecord(ID, log.size(), at, Optional.empty(), Optional.of(tick(number)), false));
            }
            BreakerEvent event = batch(number);
            byte[] key = event.key().group().getBytes(StandardCharsets.US_ASCII);
            if (KeyPartitions.of(key, 1) != 0) {
                throw new IllegalStateException("a log of one partition has no other");
            }
            log.add(new RawRecord(
                    ID, log.size(), at, Optional.of(key), Optional.of(writer.event(TOPIC, event)), false));
        }
        return log;
    }

    private byte[] tick(int number) {
        EventHead head = new EventHead("tick-" + number, "node", START);
        Duration elapsed = number == 0 ? Duration.ZERO : Duration.ofMillis(BATCHES_BETWEEN_TICKS);
        return writer.tick(TOPIC, new Intake.Tick<>(head, 1, "bench", elapsed));
    }

    private static BreakerEvent batch(int number) {
        int caller = number / SERVICES % CALLERS;
        List<InstanceOutcomes> entries = new ArrayList<>();
        int left = CALLS;
        for (int entry = 0; entry < 3; entry++) {
            int calls = entry < 2 ? CALLS / 3 : left;
            left -= calls;
            int failed = number % 50 == 0 ? 1 : 0;
            entries.add(new InstanceOutcomes(
                    Optional.of("instance-" + (number / 7 + entry) % INSTANCES),
                    new Counts(calls - failed, failed, 0, 0, 0),
                    Optional.of(new Latency(calls, 20_000, 3_000, 15_000)),
                    4));
        }
        String instance = "web-" + caller + "-0a1b2c3d";
        return new BreakerEvent.Report(
                new EventHead(instance + "-" + number, instance, START),
                EntityKey.of("service-" + number % SERVICES),
                new CallerId("web", instance),
                1 + number / (SERVICES * CALLERS),
                OptionalLong.of(1),
                entries,
                List.of());
    }
}
