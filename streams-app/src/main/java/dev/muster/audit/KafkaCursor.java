package dev.muster.audit;

import dev.muster.log.Origin;
import dev.muster.partition.PartitionId;
import dev.muster.partition.RawRecord;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetOutOfRangeException;
import org.apache.kafka.common.IsolationLevel;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/** A stretch of a partition by a consumer without a group, which sees only what is committed. Holds one fetch. Single-threaded. */
final class KafkaCursor implements LogSource.Cursor {

    private static final Duration POLL = Duration.ofMillis(500);
    private static final Duration SILENT_AT_MOST = Duration.ofSeconds(30);

    private final PartitionId id;
    private final TopicPartition partition;
    private final Extent stretch;
    private final Consumer<byte[], byte[]> consumer;
    private Iterator<ConsumerRecord<byte[], byte[]>> fetched = Collections.emptyIterator();

    KafkaCursor(Map<String, Object> clientSettings, PartitionId id, Extent stretch) {
        this.id = id;
        this.partition = KafkaLogSource.partition(id);
        this.stretch = stretch;
        this.consumer =
                new KafkaConsumer<>(settings(clientSettings), new ByteArrayDeserializer(), new ByteArrayDeserializer());
        consumer.assign(List.of(partition));
        consumer.seek(partition, stretch.begin());
    }

    @Override
    public Optional<RawRecord> next() {
        if (!fetched.hasNext() && !fetch()) {
            return Optional.empty();
        }
        ConsumerRecord<byte[], byte[]> record = fetched.next();
        return record.offset() < stretch.end() ? Optional.of(raw(record)) : Optional.empty();
    }

    @Override
    public void close() {
        consumer.close(CloseOptions.timeout(Duration.ZERO));
    }

    /** Fetches until something is there; false at the end of the stretch. */
    private boolean fetch() {
        long moved = System.nanoTime();
        try {
            while (true) {
                long before = consumer.position(partition);
                if (before >= stretch.end()) {
                    return false;
                }
                fetched = consumer.poll(POLL).iterator();
                if (fetched.hasNext()) {
                    return true;
                }
                // The end of a stretch may be made of transaction markers alone, which move the position and show no
                // record.
                if (consumer.position(partition) > before) {
                    moved = System.nanoTime();
                } else if (System.nanoTime() - moved > SILENT_AT_MOST.toNanos()) {
                    throw AuditException.failed(
                            "%s: nothing read at offset %d for %s (expected: records up to offset %d)"
                                    .formatted(id, before, SILENT_AT_MOST, stretch.end()));
                }
            }
        } catch (OffsetOutOfRangeException e) {
            throw AuditException.failed(id + ": records were deleted while they were read (" + e.getMessage() + ")");
        } catch (KafkaException e) {
            throw AuditException.unreachable(id + ": " + e.getMessage(), e);
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

    private static Map<String, Object> settings(Map<String, Object> clientSettings) {
        Map<String, Object> settings = new HashMap<>(clientSettings);
        settings.put(
                ConsumerConfig.ISOLATION_LEVEL_CONFIG,
                IsolationLevel.READ_COMMITTED.toString().toLowerCase(Locale.ROOT));
        settings.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "none");
        settings.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
        settings.put(ConsumerConfig.MAX_POLL_RECORDS_CONFIG, 2_000);
        settings.remove(ConsumerConfig.GROUP_ID_CONFIG);
        return settings;
    }
}
