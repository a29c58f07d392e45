package dev.muster.log;

import dev.muster.partition.PartitionId;
import dev.muster.partition.RawRecord;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Optional;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.OffsetOutOfRangeException;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/**
 * A stretch of one partition. Its end is reached when the consumer's position is: the last offsets may be those of a transaction's
 * marker or of aborted records, which are never returned. Single-threaded.
 */
final class Stretch implements Iterator<RawRecord> {

    private static final Duration POLL_AT_MOST = Duration.ofMillis(200);

    private final Consumer<byte[], byte[]> consumer;
    private final PartitionId id;
    private final TopicPartition partition;
    private final Bounds bounds;
    private final Duration patience;
    private Iterator<ConsumerRecord<byte[], byte[]>> fetched = Collections.emptyIterator();
    private @Nullable RawRecord next;
    private boolean isEnded;

    /**
     * Where it lies.
     *
     * @param from the first offset
     * @param to the offset after the last
     */
    record Bounds(long from, long to) {}

    Stretch(Consumer<byte[], byte[]> consumer, PartitionId id, Bounds bounds, Duration patience) {
        this.consumer = consumer;
        this.id = id;
        this.partition = LogReader.partition(id);
        this.bounds = bounds;
        this.patience = patience;
        consumer.assign(List.of(partition));
        consumer.seek(partition, bounds.from());
    }

    /** Another stretch is read from now on: this one cannot go on. */
    void end() {
        isEnded = true;
    }

    @Override
    public boolean hasNext() {
        if (isEnded) {
            throw new IllegalStateException("stretch of " + id + ": over (expected: the last one that was begun)");
        }
        if (next == null && (fetched.hasNext() || fetch())) {
            next = raw(fetched.next());
        }
        return next != null;
    }

    @Override
    public RawRecord next() {
        if (!hasNext() || next == null) {
            throw new NoSuchElementException("the stretch of " + id + " ends before offset " + bounds.to());
        }
        RawRecord record = next;
        next = null;
        return record;
    }

    /** Fetches records, unless there are no more in the stretch. */
    private boolean fetch() {
        long position = bounds.from();
        long movedNanos = System.nanoTime();
        while (!fetched.hasNext()) {
            long now = consumer.position(partition, patience);
            if (now >= bounds.to()) {
                return false;
            }
            if (now != position) {
                position = now;
                movedNanos = System.nanoTime();
            } else if (System.nanoTime() - movedNanos > patience.toNanos()) {
                throw new KafkaAwayException(id + ": nothing at offset " + position + " within " + patience
                        + " (expected: records up to offset " + bounds.to() + ")");
            }
            fetched = poll().stream()
                    .filter(record -> record.offset() < bounds.to())
                    .iterator();
        }
        return true;
    }

    private List<ConsumerRecord<byte[], byte[]>> poll() {
        try {
            return consumer.poll(POLL_AT_MOST).records(partition);
        } catch (OffsetOutOfRangeException e) {
            throw new RecordsGoneException(
                    id + ": offset " + e.offsetOutOfRangePartitions().get(partition)
                            + " (expected: one that is there; retention may have deleted it)",
                    e);
        }
    }

    private RawRecord raw(ConsumerRecord<byte[], byte[]> record) {
        return new RawRecord(
                id,
                record.offset(),
                Instant.ofEpochMilli(record.timestamp()),
                Optional.ofNullable(record.key()),
                Optional.ofNullable(record.value()),
                Origin.isIn(record.headers()));
    }
}
