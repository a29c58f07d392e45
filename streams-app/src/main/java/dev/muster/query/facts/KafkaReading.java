package dev.muster.query.facts;

import dev.muster.log.KafkaAwayException;
import dev.muster.log.RecordsGoneException;
import dev.muster.logging.Seldom;
import dev.muster.partition.RegistryAwayException;
import dev.muster.wire.SchemaRegistryException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.OffsetOutOfRangeException;
import org.apache.kafka.common.Metric;
import org.apache.kafka.common.MetricName;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.RetriableException;
import org.apache.kafka.common.errors.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One consumer over all partitions of facts. What passes by itself (Kafka away, a leader that changes) is waited for; while the schema
 * registry is away it keeps what it has fetched and tries again. Single-threaded.
 */
final class KafkaReading implements FactSource.Reading {

    private static final Logger LOG = LoggerFactory.getLogger(KafkaReading.class);
    private static final Duration CLOSE_AT_MOST = Duration.ofSeconds(1);

    private final Consumer<byte[], byte[]> consumer;
    private final FactTopics topics;
    private final FactDecoder decoder;
    private final Duration patience;
    private final List<TopicPartition> partitions = new ArrayList<>();
    private final Map<TopicPartition, Integer> slots = new HashMap<>();
    private final long[] reached;
    private final Seldom line = Seldom.usual();
    private Iterator<ConsumerRecord<byte[], byte[]>> fetched = Collections.emptyIterator();
    private Optional<ConsumerRecord<byte[], byte[]>> undecoded = Optional.empty();
    private double fetches;
    private long heardNanos = System.nanoTime();

    KafkaReading(Consumer<byte[], byte[]> consumer, FactTopics topics, FactDecoder decoder, Duration patience) {
        this.consumer = consumer;
        this.topics = topics;
        this.decoder = decoder;
        this.patience = patience;
        this.reached = new long[topics.slots()];
        for (FactTopic topic : topics.list()) {
            for (int partition = 0; partition < topic.partitions(); partition++) {
                TopicPartition id = new TopicPartition(topic.name(), partition);
                slots.put(id, partitions.size());
                partitions.add(id);
            }
        }
        consumer.assign(partitions);
    }

    @Override
    public FactTopics topics() {
        return topics;
    }

    @Override
    public FactIndex beforeFirst() {
        try {
            return before(consumer.beginningOffsets(partitions, patience));
        } catch (TimeoutException e) {
            throw new KafkaAwayException("beginnings of facts: no answer from Kafka within " + patience, e);
        }
    }

    @Override
    public FactIndex last() {
        try {
            return before(consumer.endOffsets(partitions, patience));
        } catch (TimeoutException e) {
            throw new KafkaAwayException("ends of facts: no answer from Kafka within " + patience, e);
        }
    }

    @Override
    public void goOnAfter(FactIndex index) {
        for (int slot = 0; slot < reached.length; slot++) {
            consumer.seek(partitions.get(slot), index.at(slot) + 1);
            reached[slot] = index.at(slot);
        }
    }

    @Override
    public List<ToldFact> poll(Duration atMost) {
        List<ToldFact> facts = new ArrayList<>();
        try {
            if (undecoded.isEmpty() && !fetched.hasNext()) {
                fetched = consumer.poll(atMost).iterator();
                hear();
            }
            while (undecoded.isPresent() || fetched.hasNext()) {
                ConsumerRecord<byte[], byte[]> record = undecoded.orElseGet(fetched::next);
                undecoded = Optional.of(record);
                facts.add(decoded(record));
                undecoded = Optional.empty();
            }
            pass();
        } catch (OffsetOutOfRangeException e) {
            throw new RecordsGoneException("facts: " + e.getMessage() + " (expected: never deleted)", e);
        } catch (SchemaRegistryException | RegistryAwayException e) {
            line.say(() -> LOG.warn(
                    "code=FACTS-004 the schema registry cannot be asked, facts wait cause=\"{}\"", e.toString()));
            pause(atMost);
        } catch (RetriableException e) {
            line.say(() -> LOG.warn(
                    "code=FACTS-005 the facts cannot be read for the moment, they wait cause=\"{}\"", e.toString()));
            pause(atMost);
        }
        return facts;
    }

    @Override
    public FactIndex reached() {
        return new FactIndex(topics, reached);
    }

    @Override
    public long heardNanos() {
        return heardNanos;
    }

    @Override
    public void close() {
        consumer.close(CloseOptions.timeout(CLOSE_AT_MOST));
    }

    private ToldFact decoded(ConsumerRecord<byte[], byte[]> record) {
        int slot = slots.getOrDefault(new TopicPartition(record.topic(), record.partition()), -1);
        ToldFact fact = decoder.told(
                topics.topicOf(slot), slot, record.partition(), record.offset(), Optional.ofNullable(record.value()));
        reached[slot] = record.offset();
        return fact;
    }

    /**
     * Behind the last fact there may be marks of transactions, which are never returned. A position that cannot be told now, as after a
     * change of leader, is told by a later poll.
     */
    private void pass() {
        for (int slot = 0; slot < reached.length; slot++) {
            try {
                reached[slot] = Math.max(reached[slot], consumer.position(partitions.get(slot), Duration.ZERO) - 1);
            } catch (RetriableException e) {
                LOG.debug("position not known for the moment slot={} cause=\"{}\"", slot, e.toString());
            }
        }
    }

    /** A poll that returns nothing does not tell whether Kafka answered; the count of its answers does. */
    private void hear() {
        for (Map.Entry<MetricName, ? extends Metric> metric : consumer.metrics().entrySet()) {
            MetricName name = metric.getKey();
            if (name.name().equals("fetch-total") && name.tags().size() == 1) {
                double now = ((Number) metric.getValue().metricValue()).doubleValue();
                if (now != fetches) {
                    fetches = now;
                    heardNanos = System.nanoTime();
                }
                return;
            }
        }
    }

    private static void pause(Duration atMost) {
        try {
            var unused = new CountDownLatch(1).await(atMost.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptException(e);
        }
    }

    private FactIndex before(Map<TopicPartition, Long> offsets) {
        return new FactIndex(
                topics,
                partitions.stream()
                        .mapToLong(id -> offsets.getOrDefault(id, 0L) - 1)
                        .toArray());
    }
}
