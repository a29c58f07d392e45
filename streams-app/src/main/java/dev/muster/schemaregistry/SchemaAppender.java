package dev.muster.schemaregistry;

import dev.muster.wire.RegistryUnavailableException;
import dev.muster.wire.SchemaRegistryException;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/**
 * Appends to the schema topic, replicated before it returns. After any failure the producer is thrown away: whether the record came to
 * be is then unknown, and the fold makes a second copy of it harmless. Thread-safe.
 */
final class SchemaAppender implements AutoCloseable {
    private static final int TOO_LARGE = 413;

    private final SchemaLogSettings settings;
    private Optional<Producer<byte[], byte[]>> producer = Optional.empty();

    SchemaAppender(SchemaLogSettings settings) {
        this.settings = settings;
    }

    /** The offset of the record, once it is replicated. */
    long append(RegistryRecord record, Deadline deadline) {
        RegistryRecord.Encoded encoded = record.encode();
        Duration left = deadline.left("no acknowledgement of Kafka");
        try {
            return producer()
                    .send(new ProducerRecord<>(settings.topic(), 0, encoded.key(), encoded.value()))
                    .get(left.toMillis(), TimeUnit.MILLISECONDS)
                    .offset();
        } catch (TimeoutException e) {
            discard();
            throw deadline.passed("no acknowledgement of Kafka");
        } catch (ExecutionException | KafkaException e) {
            discard();
            Throwable cause = e instanceof ExecutionException && e.getCause() != null ? e.getCause() : e;
            if (cause instanceof RecordTooLargeException) {
                throw new SchemaRegistryException(TOO_LARGE, "schema: " + cause.getMessage(), cause);
            }
            throw new RegistryUnavailableException("schema registry: append failed: " + cause.getMessage(), cause);
        } catch (InterruptedException e) {
            discard();
            Thread.currentThread().interrupt();
            throw new RegistryUnavailableException("schema registry: interrupted while appending", e);
        }
    }

    private synchronized Producer<byte[], byte[]> producer() {
        Producer<byte[], byte[]> ready = producer.orElseGet(this::create);
        producer = Optional.of(ready);
        return ready;
    }

    private Producer<byte[], byte[]> create() {
        int timeout = (int) Math.min(settings.callTimeout().toMillis(), 60_000);
        Map<String, Object> configs = new HashMap<>(settings.client());
        configs.put(ProducerConfig.ACKS_CONFIG, "all");
        configs.put(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, true);
        configs.put(ProducerConfig.LINGER_MS_CONFIG, 0);
        configs.put(ProducerConfig.MAX_REQUEST_SIZE_CONFIG, SchemaTopic.MAX_RECORD_BYTES);
        configs.put(ProducerConfig.MAX_BLOCK_MS_CONFIG, timeout);
        configs.put(ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG, timeout);
        configs.put(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, timeout);
        return new KafkaProducer<>(configs, new ByteArraySerializer(), new ByteArraySerializer());
    }

    private synchronized void discard() {
        producer.ifPresent(broken -> broken.close(Duration.ZERO));
        producer = Optional.empty();
    }

    @Override
    public synchronized void close() {
        producer.ifPresent(open -> open.close(Duration.ofSeconds(1)));
        producer = Optional.empty();
    }
}
