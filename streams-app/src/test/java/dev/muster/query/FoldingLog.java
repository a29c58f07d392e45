package dev.muster.query;

import dev.muster.codec.AvroPartitionCodec;
import dev.muster.codec.AvroRecordReader;
import dev.muster.codec.AvroRecordWriter;
import dev.muster.codec.KeyPartitions;
import dev.muster.domains.Domain;
import dev.muster.fold.Decision;
import dev.muster.fold.Event;
import dev.muster.fold.EventHead;
import dev.muster.log.LogAppender;
import dev.muster.partition.Arrival;
import dev.muster.partition.Effects;
import dev.muster.partition.Intake;
import dev.muster.partition.PartitionFold;
import dev.muster.partition.PartitionId;
import dev.muster.partition.PartitionImage;
import dev.muster.partition.PartitionMeta;
import dev.muster.partition.RawRecord;
import dev.muster.partition.RecordReader;
import dev.muster.view.LogViews;
import dev.muster.view.PartitionView;
import dev.muster.view.StandbyView;
import dev.muster.view.Verdict;
import dev.muster.wire.InMemorySchemaRegistry;
import dev.muster.wire.SchemaRegistry;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.producer.Callback;
import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;

/**
 * One log within this JVM: appends are read, folded, shown and told exactly as the engine does it, with the real codecs
 * and folds, on one thread. Broker time stands still until a test moves it.
 */
public final class FoldingLog<S, E extends Event, D extends Decision> implements AutoCloseable {

    private static final Duration TICK = Duration.ofMillis(400);

    private final SchemaRegistry registry = new InMemorySchemaRegistry();
    private final Domain<S, E, D> domain;
    private final String topic;
    private final AvroRecordWriter<E> writer;
    private final RecordReader<E> reader;
    private final ExecutorService folding = Executors.newSingleThreadExecutor();
    private final LogAppender appender = new LogAppender(new InMemoryProducer());
    private final List<Partition> partitions = new ArrayList<>();
    private Instant brokerTime = Instant.parse("2026-01-01T00:00:00Z");
    private boolean isAway;
    private boolean isFolding = true;

    /** Every partition is shown by the given views. */
    public FoldingLog(Domain<S, E, D> domain, int count, LogViews<S, D> views) {
        this.domain = domain;
        topic = views.log();
        writer = new AvroRecordWriter<>(domain.events(), registry);
        reader = new AvroRecordReader<>(topic, count, domain.events(), registry);
        for (int number = 0; number < count; number++) {
            partitions.add(new Partition(new PartitionId(topic, number), count, views));
        }
        for (int number = 0; number < count; number++) {
            EventHead head = new EventHead("first-rules-" + number, "node:test", brokerTime);
            byte[] rules = writer.rulesSet(topic, new Intake.RulesSet<>(head, 1, 1, Collections.emptySortedMap()));
            appendAndFold(number, rules);
        }
    }

    /** What a node that shows its partitions in these views queries. */
    public LogAccess<S, E, D> access(LogViews<S, D> views) {
        return new LogAccess<>(domain, partitions.size(), views, writer, appender);
    }

    /** Shows a partition in other views from here on, or nowhere. */
    public void move(int partition, Optional<LogViews<S, D>> views) {
        run(() -> partitions.get(partition).moveTo(views.orElse(null)));
    }

    /** Shows a copy of a partition as it is now. */
    public void copy(int partition, LogViews<S, D> standby) {
        run(() -> {
            PartitionView<S> now = partitions.get(partition).view;
            standby.showCopy(partition, new StandbyView<>(now.meta().applied(), () -> now));
        });
    }

    /** Appends fail at once from here on, as when no broker is known, or succeed again. */
    public synchronized void setAway(boolean away) {
        isAway = away;
    }

    /** From here on what is appended is not folded, until {@link #resume}. */
    public synchronized void pause() {
        isFolding = false;
    }

    /** Folds what was appended meanwhile, and all that comes. */
    public synchronized void resume() {
        isFolding = true;
        partitions.forEach(partition -> folding.execute(partition::foldAll));
    }

    /** Appends a record that may be anything, and waits until it is folded. */
    public void appendAndFold(int partition, byte[] value) {
        appender.append(topic, partition, Optional.empty(), value, List.of()).join();
        run(() -> {});
    }

    /** How many records a partition has. */
    public synchronized long end(int partition) {
        return partitions.get(partition).records.size();
    }

    /** Who sent the last record of a partition. */
    public synchronized String lastSource(int partition) {
        List<RawRecord> records = partitions.get(partition).records;
        return reader.read(records.get(records.size() - 1))
                .sender()
                .map(EventHead::source)
                .orElse("");
    }

    /** Time passes for the broker only: nothing is due by it. */
    public synchronized void moveBrokerTime(Duration by) {
        brokerTime = brokerTime.plus(by);
    }

    /** Time passes as ticks count it, after those that a new session freezes. */
    public void pass(Duration duration) {
        tick(UUID.randomUUID().toString(), duration.plus(Duration.ofSeconds(5)));
    }

    @Override
    public void close() {
        folding.shutdownNow();
        appender.close();
    }

    private void tick(String sessionId, Duration duration) {
        for (Partition partition : partitions) {
            long session = partition.lastSession + 1;
            partition.lastSession = session;
            tick(partition, session, sessionId, Duration.ZERO);
            for (Duration left = duration; left.toMillis() > 0; left = left.minus(TICK)) {
                moveBrokerTime(TICK);
                tick(partition, session, sessionId, TICK);
            }
        }
    }

    private void tick(Partition partition, long session, String sessionId, Duration elapsed) {
        EventHead head = new EventHead(UUID.randomUUID().toString(), "node:test", brokerTime);
        appendAndFold(
                partition.id.partition(), writer.tick(topic, new Intake.Tick<>(head, session, sessionId, elapsed)));
    }

    private void run(Runnable work) {
        try {
            folding.submit(work).get(10, TimeUnit.SECONDS);
        } catch (Exception e) {
            throw new IllegalStateException("the folding thread failed", e);
        }
    }

    private synchronized RecordMetadata append(ProducerRecord<byte[], byte[]> record) {
        if (isAway) {
            throw new TimeoutException("Topic " + record.topic() + " not present in metadata after 5000 ms.");
        }
        int number =
                record.partition() == null ? KeyPartitions.of(record.key(), partitions.size()) : record.partition();
        Partition partition = partitions.get(number);
        RawRecord raw = new RawRecord(
                partition.id,
                partition.records.size(),
                brokerTime,
                Optional.ofNullable(record.key()),
                Optional.ofNullable(record.value()),
                false);
        partition.records.add(raw);
        if (isFolding) {
            folding.execute(partition::foldAll);
        }
        return new RecordMetadata(
                new TopicPartition(topic, number),
                raw.offset(),
                0,
                raw.appendedAt().toEpochMilli(),
                0,
                0);
    }

    /** One partition; its fold belongs to the folding thread. */
    private final class Partition {

        private final PartitionId id;
        private final List<RawRecord> records = new ArrayList<>();
        private final PartitionFold<S, E, D> fold;
        private PartitionView<S> view;
        private @Nullable LogViews<S, D> views;
        private LogViews<S, D>.@Nullable Showing showing;
        private long lastSession;

        Partition(PartitionId id, int count, LogViews<S, D> views) {
            this.id = id;
            PartitionImage<S> image = PartitionImage.empty(PartitionMeta.start(count, 1));
            this.fold = new PartitionFold<>(id, domain.spec(), new AvroPartitionCodec(), image);
            this.view = PartitionView.of(image, domain.spec().fold()::isPresent, System.nanoTime());
            moveTo(views);
        }

        void moveTo(@Nullable LogViews<S, D> next) {
            if (views != null && showing != null) {
                showing.close();
                views.dropCopy(id.partition());
            }
            views = next;
            showing = next == null ? null : next.open(id.partition());
            if (showing != null) {
                showing.publish(view);
            }
        }

        void foldAll() {
            for (RawRecord raw = next(); raw != null; raw = next()) {
                fold(raw);
            }
        }

        private @Nullable RawRecord next() {
            synchronized (FoldingLog.this) {
                long offset = fold.meta().applied() + 1;
                return isFolding && offset < records.size() ? records.get((int) offset) : null;
            }
        }

        private void fold(RawRecord raw) {
            Intake<E> intake = reader.read(raw);
            Effects<S, D> effects = fold.apply(new Arrival<>(raw.offset(), raw.appendedAt(), intake));
            view = view.after(effects, System.nanoTime());
            LogViews<S, D> shownIn = views;
            if (shownIn != null && showing != null) {
                showing.publish(view, effects.groups().keySet());
                intake.sender()
                        .ifPresent(head -> shownIn.tell(
                                head.eventId(),
                                new Verdict<>(id, raw.offset(), effects.decisions(), effects.rejection())));
            }
        }
    }

    /** Kafka's own test producer gives the many methods that appending does not need. */
    private final class InMemoryProducer extends MockProducer<byte[], byte[]> {

        InMemoryProducer() {
            super(true, null, new ByteArraySerializer(), new ByteArraySerializer());
        }

        @Override
        public synchronized Future<RecordMetadata> send(ProducerRecord<byte[], byte[]> record, Callback callback) {
            try {
                RecordMetadata metadata = append(record);
                callback.onCompletion(metadata, null);
                return java.util.concurrent.CompletableFuture.completedFuture(metadata);
            } catch (TimeoutException e) {
                callback.onCompletion(null, e);
                return java.util.concurrent.CompletableFuture.failedFuture(e);
            }
        }
    }
}
