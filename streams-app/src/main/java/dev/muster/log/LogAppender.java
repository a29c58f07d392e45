package dev.muster.log;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/**
 * Appends to the logs, outside of any transaction: an open transaction on a log would hold up all its readers. One idempotent
 * producer without delay, {@code acks=all}: what is acknowledged is replicated. Thread-safe.
 */
public final class LogAppender implements AutoCloseable {

    private static final Duration CLOSE_AT_MOST = Duration.ofSeconds(2);

    private final Producer<byte[], byte[]> producer;

    /** Uses a producer that the caller made; it is closed with the appender. */
    public LogAppender(Producer<byte[], byte[]> producer) {
        this.producer = producer;
    }

    /** With the client settings of the node; those that a promise rests on are set here and win. */
    public static LogAppender connect(Map<String, Object> clientSettings) {
        Map<String, Object> settings = new TreeMap<>(clientSettings);
        settings.put(ProducerConfig.ACKS_CONFIG, "all");
        settings.put(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, true);
        settings.put(ProducerConfig.LINGER_MS_CONFIG, 0);
        settings.putIfAbsent(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, 10_000);
        settings.putIfAbsent(ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG, 5_000);
        settings.putIfAbsent(ProducerConfig.MAX_BLOCK_MS_CONFIG, 4_000);
        return new LogAppender(new KafkaProducer<>(settings, new ByteArraySerializer(), new ByteArraySerializer()));
    }

    /** Appends to the partition that the key chooses (murmur2, Kafka's default). */
    public CompletableFuture<RecordMetadata> append(String topic, byte[] key, byte[] value) {
        return send(new ProducerRecord<>(topic, key, value));
    }

    /** Appends to a given partition, with headers. */
    public CompletableFuture<RecordMetadata> append(
            String topic, int partition, Optional<byte[]> key, byte[] value, List<Header> headers) {
        return send(new ProducerRecord<>(topic, partition, key.orElse(null), value, headers));
    }

    /** Number of partitions of a topic. */
    public int partitionsOf(String topic) {
        return producer.partitionsFor(topic).size();
    }

    /** Waits 2 s at most for what is under way. */
    @Override
    public void close() {
        producer.close(CLOSE_AT_MOST);
    }

    /** {@code Producer.send} may block for its {@code max.block.ms} while the cluster's metadata is unknown. */
    @SuppressWarnings("FutureReturnValueIgnored") // The callback tells the outcome.
    private CompletableFuture<RecordMetadata> send(ProducerRecord<byte[], byte[]> record) {
        CompletableFuture<RecordMetadata> appended = new CompletableFuture<>();
        producer.send(record, (metadata, failure) -> {
            if (failure != null) {
                appended.completeExceptionally(failure);
            } else {
                appended.complete(metadata);
            }
        });
        return appended;
    }
}
