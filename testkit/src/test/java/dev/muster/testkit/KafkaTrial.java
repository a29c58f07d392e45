package dev.muster.testkit;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.jspecify.annotations.Nullable;

/** What the tests do to a cluster, through ordinary clients: one topic of one partition, written and read as a whole. */
final class KafkaTrial implements AutoCloseable {
    private static final long AT_MOST_SECONDS = 90;

    private final String topic;
    private final Admin admin;
    private final KafkaProducer<String, String> producer;
    private final String bootstrapServers;

    KafkaTrial(LocalKafka kafka, String topic) {
        this(kafka.bootstrapServers(), topic);
    }

    KafkaTrial(String bootstrapServers, String topic) {
        this.topic = topic;
        this.bootstrapServers = bootstrapServers;
        admin = Admin.create(Map.of("bootstrap.servers", bootstrapServers));
        // Gives up a paused leader soon.
        producer = new KafkaProducer<>(
                Map.of(
                        "bootstrap.servers",
                        bootstrapServers,
                        "acks",
                        "all",
                        "linger.ms",
                        0,
                        "request.timeout.ms",
                        2_000),
                new StringSerializer(),
                new StringSerializer());
    }

    void createTopic(int replicas, Map<String, String> configs) {
        await(admin.createTopics(List.of(new NewTopic(topic, 1, (short) replicas).configs(configs)))
                .all());
    }

    TopicDescription describeTopic() {
        return await(admin.describeTopics(List.of(topic)).topicNameValues().get(topic));
    }

    void append(String value) {
        try {
            producer.send(new ProducerRecord<>(topic, "key", value)).get(AT_MOST_SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException | ExecutionException | TimeoutException e) {
            throw new AssertionError("Expected an acknowledged append of " + value, e);
        }
    }

    void appendInTransaction(String value) {
        try (KafkaProducer<String, String> transactional = new KafkaProducer<>(
                Map.of("bootstrap.servers", bootstrapServers, "transactional.id", "trial"),
                new StringSerializer(),
                new StringSerializer())) {
            transactional.initTransactions();
            transactional.beginTransaction();
            var unused = transactional.send(new ProducerRecord<>(topic, "key", value));
            transactional.commitTransaction();
        }
    }

    List<String> values() {
        return records().stream().map(ConsumerRecord::value).toList();
    }

    List<Instant> timestamps() {
        return records().stream()
                .map(record -> Instant.ofEpochMilli(record.timestamp()))
                .toList();
    }

    private List<ConsumerRecord<String, String>> records() {
        TopicPartition partition = new TopicPartition(topic, 0);
        List<ConsumerRecord<String, String>> records = new ArrayList<>();
        try (KafkaConsumer<String, String> consumer = new KafkaConsumer<>(
                Map.of("bootstrap.servers", bootstrapServers), new StringDeserializer(), new StringDeserializer())) {
            consumer.assign(List.of(partition));
            consumer.seekToBeginning(List.of(partition));
            long end =
                    consumer.endOffsets(List.of(partition)).values().iterator().next();
            while (consumer.position(partition) < end) {
                consumer.poll(Duration.ofSeconds(1)).forEach(records::add);
            }
        }
        return records;
    }

    private static <T> T await(@Nullable KafkaFuture<T> future) {
        try {
            return Objects.requireNonNull(future).get(AT_MOST_SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException | ExecutionException | TimeoutException e) {
            throw new AssertionError("Expected the cluster to answer", e);
        }
    }

    @Override
    public void close() {
        producer.close(Duration.ZERO);
        admin.close(Duration.ofSeconds(1));
    }
}
