package dev.muster.client;

import dev.muster.client.Outlet.Outgoing;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.producer.Callback;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.Serializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The way of events into one topic: the serializer and the producer, made when Kafka and the schema registry can be reached. Opening
 * and sending may block for as long as the settings say and belong to the sender's thread; closing is for any thread.
 *
 * <p>The topic is looked for before the producer is made, as a producer that asks for a missing one would have a broker with stock
 * settings create it, with other settings than Muster's. All schemas are registered on opening, so that taking leave does not depend
 * on the registry.
 */
final class KafkaLink {
    private static final Logger LOG = LoggerFactory.getLogger(KafkaLink.class);
    private static final Duration ADMIN_BOUND = Duration.ofSeconds(4);

    private final Map<String, Object> config;
    private final String topic;
    private final Object lock = new Object();
    private @Nullable Serializer<Object> serializer;
    private volatile @Nullable Producer<String, byte[]> producer;
    private volatile boolean closed;

    KafkaLink(Map<String, Object> config, String topic) {
        this.config = config;
        this.topic = topic;
    }

    boolean isOpen() {
        return producer != null;
    }

    /**
     * Makes what is needed for sending; throws whatever keeps it from that.
     *
     * @param samples one record of each kind that will be sent
     */
    void open(List<? extends SpecificRecord> samples) {
        if (isOpen()) {
            return;
        }
        if (serializer == null) {
            serializer = prepared(samples);
        }
        checkTopic();
        KafkaProducer<String, byte[]> made =
                new KafkaProducer<>(config, new StringSerializer(), new ByteArraySerializer());
        synchronized (lock) {
            if (!closed) {
                producer = made;
                return;
            }
        }
        made.close(Duration.ZERO);
        throw new MusterException("client: closed while it connected (expected: open)");
    }

    /** Hands the event to the producer; throws what keeps it from being taken. */
    void send(Outgoing outgoing, Callback callback) {
        Producer<String, byte[]> open = producer;
        Serializer<Object> ready = serializer;
        if (open == null || ready == null) {
            throw new MusterException("Kafka: not connected (expected: connected)");
        }
        RecordHeaders headers = new RecordHeaders();
        byte[] value = ready.serialize(topic, headers, outgoing.event());
        var unused = open.send(new ProducerRecord<>(topic, null, outgoing.key(), value, headers), callback);
    }

    /** Which producer sends now; for {@link #discard}. */
    Optional<Object> present() {
        return Optional.ofNullable(producer);
    }

    /** Forgets this producer, if it is still the present one, and what it has not sent; the next opening makes another. */
    void discard(Object failing) {
        if (failing == producer) {
            closeProducer(Duration.ZERO);
        }
    }

    /** Ends for good; what the producer has taken is sent within the bound or given up. */
    void close(Duration bound) {
        closed = true;
        closeProducer(bound);
    }

    private void closeProducer(Duration bound) {
        Producer<String, byte[]> open;
        synchronized (lock) {
            open = producer;
            producer = null;
        }
        if (open != null) {
            // An interrupted thread would not wait for the producer's own to end, and leave it behind.
            boolean wasInterrupted = Thread.interrupted();
            try {
                open.close(wasInterrupted ? Duration.ZERO : bound);
            } catch (KafkaException e) {
                LOG.warn("the Kafka producer did not close in good order", e);
            } finally {
                if (wasInterrupted) {
                    Thread.currentThread().interrupt();
                }
            }
        }
    }

    @SuppressWarnings("unchecked")
    private Serializer<Object> prepared(List<? extends SpecificRecord> samples) {
        ProducerConfig parsed = new ProducerConfig(config);
        Serializer<Object> made =
                parsed.getConfiguredInstance(ProducerConfig.VALUE_SERIALIZER_CLASS_CONFIG, Serializer.class);
        made.configure(config, false);
        for (SpecificRecord sample : samples) {
            made.serialize(topic, new RecordHeaders(), sample);
        }
        return made;
    }

    private void checkTopic() {
        Admin admin = Admin.create(ProducerSettings.admin(config));
        try {
            admin.describeTopics(List.of(topic)).allTopicNames().get(ADMIN_BOUND.toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException | TimeoutException e) {
            throw new MusterException(
                    "topic " + topic + ": " + causeOf(e) + " (expected: created by a Muster node)", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new MusterException("client: interrupted while it connected (expected: open)", e);
        } finally {
            admin.close(Duration.ZERO);
        }
    }

    private static Throwable causeOf(Exception e) {
        return e.getCause() == null ? e : e.getCause();
    }
}
