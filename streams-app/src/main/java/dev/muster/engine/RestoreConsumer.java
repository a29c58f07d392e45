package dev.muster.engine;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/**
 * The consumer by which Kafka Streams fills the stores of standbys, and of partitions that are about to be owned. Between two polls
 * nothing is being restored by its thread, and what the poll before gave is in the stores: that is the moment to take copies.
 *
 * <p>Used by the one thread that restores.
 */
final class RestoreConsumer extends KafkaConsumer<byte[], byte[]> {

    private final StandbyCopies copies;

    RestoreConsumer(Map<String, Object> settings, StandbyCopies copies) {
        super(settings, new ByteArrayDeserializer(), new ByteArrayDeserializer());
        this.copies = copies;
    }

    @Override
    public ConsumerRecords<byte[], byte[]> poll(Duration timeout) {
        copies.restoredUpTo(positions());
        return super.poll(timeout);
    }

    /** Where it is in the changelogs that it reads; those that have been paused are written by others by now. */
    private Map<TopicPartition, Long> positions() {
        Map<TopicPartition, Long> positions = new HashMap<>();
        Set<TopicPartition> paused = paused();
        for (TopicPartition changelog : assignment()) {
            if (!paused.contains(changelog)) {
                positionIn(changelog).ifPresent(position -> positions.put(changelog, position));
            }
        }
        return positions;
    }

    /** Empty before its first fetch: then there is nothing to be copied yet. */
    private OptionalLong positionIn(TopicPartition changelog) {
        try {
            return OptionalLong.of(position(changelog, Duration.ZERO));
        } catch (TimeoutException e) {
            return OptionalLong.empty();
        }
    }
}
