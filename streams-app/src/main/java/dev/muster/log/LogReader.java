package dev.muster.log;

import dev.muster.partition.PartitionId;
import dev.muster.partition.RawRecord;
import java.time.Duration;
import java.time.Instant;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.OptionalLong;
import java.util.function.Function;
import java.util.function.Supplier;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.OffsetAndTimestamp;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * Reads stretches of partitions, of logs and of facts, without any consumer group. What is asked of Kafka is answered within the
 * patience given, or fails with {@link KafkaAwayException}; of records only one fetch is held at a time. Single-threaded, one stretch
 * at a time.
 */
public final class LogReader implements AutoCloseable {

    private static final Duration CLOSE_AT_MOST = Duration.ofSeconds(2);

    /** Which records are there for a reader. */
    public enum Isolation {
        /** Those of transactions that are committed; the end is before the first that is open. For facts. */
        READ_COMMITTED,
        /** All. The logs have no transactions. */
        READ_UNCOMMITTED
    }

    private final Consumer<byte[], byte[]> consumer;
    private final Duration patience;
    private @Nullable Stretch current;

    private LogReader(Consumer<byte[], byte[]> consumer, Duration patience) {
        this.consumer = consumer;
        this.patience = patience;
    }

    /** With the client settings of the node; those that the reading rests on are set here and win. */
    public static LogReader connect(Map<String, Object> clientSettings, Isolation isolation, Duration patience) {
        return new LogReader(PlainConsumer.connect(clientSettings, isolation), patience);
    }

    /** Number of partitions of a topic; 0 when there is none of this name. */
    public int partitionsOf(String topic) {
        return ask("partitions of " + topic, () -> consumer.partitionsFor(topic, patience))
                .size();
    }

    /** Offset of the oldest record that is there, or of the next one when there is none. */
    public long beginningOffset(PartitionId id) {
        return offset("beginning of " + id, id, partition -> consumer.beginningOffsets(partition, patience));
    }

    /** Offset after the last record that is there for this reader. */
    public long endOffset(PartitionId id) {
        return offset("end of " + id, id, partition -> consumer.endOffsets(partition, patience));
    }

    /** Offset of the first record that the broker appended at this moment or later; empty when there is none. */
    public OptionalLong offsetAt(PartitionId id, Instant moment) {
        TopicPartition partition = partition(id);
        OffsetAndTimestamp found = ask(
                        "offset of " + id + " at " + moment,
                        () -> consumer.offsetsForTimes(Map.of(partition, moment.toEpochMilli()), patience))
                .get(partition);
        return found == null ? OptionalLong.empty() : OptionalLong.of(found.offset());
    }

    /** All that is there now. */
    public Iterator<RawRecord> read(PartitionId id) {
        return read(id, beginningOffset(id), endOffset(id));
    }

    /** From an offset to what is the end now. */
    public Iterator<RawRecord> read(PartitionId id, long from) {
        return read(id, from, endOffset(id));
    }

    /**
     * A stretch, in the order of its offsets, which may have gaps. The stretch read before it ends. The iterator throws
     * {@link KafkaAwayException} when Kafka does not get on in time, and {@link RecordsGoneException} when records of the stretch
     * have been deleted.
     *
     * @param from the first offset
     * @param to the offset after the last
     */
    public Iterator<RawRecord> read(PartitionId id, long from, long to) {
        if (current != null) {
            current.end();
        }
        current = new Stretch(consumer, id, new Stretch.Bounds(from, to), patience);
        return current;
    }

    @Override
    public void close() {
        consumer.close(CloseOptions.timeout(CLOSE_AT_MOST));
    }

    private long offset(
            String what, PartitionId id, Function<List<TopicPartition>, Map<TopicPartition, Long>> question) {
        TopicPartition partition = partition(id);
        Map<TopicPartition, Long> answer = ask(what, () -> question.apply(List.of(partition)));
        return Objects.requireNonNull(answer.get(partition), what);
    }

    private <T> T ask(String what, Supplier<T> question) {
        try {
            return question.get();
        } catch (TimeoutException e) {
            throw new KafkaAwayException(
                    what + ": no answer from Kafka within " + patience + " (expected: brokers at bootstrap.servers)",
                    e);
        }
    }

    static TopicPartition partition(PartitionId id) {
        return new TopicPartition(id.log(), id.partition());
    }
}
