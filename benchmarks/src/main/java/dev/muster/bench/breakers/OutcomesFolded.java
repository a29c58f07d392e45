package dev.muster.bench.breakers;

import dev.muster.bench.BenchResult;
import dev.muster.bench.BenchResult.Measured;
import dev.muster.bench.Median;
import dev.muster.breaker.BreakerDecision;
import dev.muster.breaker.BreakerEvent;
import dev.muster.breaker.BreakerState;
import dev.muster.codec.AvroPartitionCodec;
import dev.muster.codec.AvroRecordReader;
import dev.muster.codec.AvroRecordWriter;
import dev.muster.codec.KeyPartitions;
import dev.muster.domains.Domains;
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
    /** Of 100 calls each: ten and twenty million calls. */
    static final double TARGET = 100_000;

    static final double STRETCH = 200_000;
    private static final int SERVICES = 10;
    private static final OutcomeBatches BATCHES = new OutcomeBatches(SERVICES, 100);
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
    BenchResult measure() {
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
        return BenchResult.atLeastValue(
                "batches of outcomes folded per second, one thread",
                new Measured(Median.of(folded), "1/s", Median.of(read)),
                TARGET,
                STRETCH);
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
            BreakerEvent event = BATCHES.batch(number);
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
}
