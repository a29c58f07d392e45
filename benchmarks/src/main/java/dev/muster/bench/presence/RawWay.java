package dev.muster.bench.presence;

import dev.muster.log.LogAppender;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/** The way of a record to a plain consumer: what anything that goes through Kafka takes at least. For one thread. */
public final class RawWay implements AutoCloseable {

    private static final TopicPartition RAW = new TopicPartition("bench.raw", 0);
    private static final Duration POLL = Duration.ofMillis(500);
    private static final Duration RAW_AT_MOST = Duration.ofSeconds(20);
    private static final double NANOS_PER_MS = TimeUnit.MILLISECONDS.toNanos(1);

    private final LogAppender appender;
    private final Consumer<byte[], byte[]> consumer;

    /** Through a topic of its own, which it creates. */
    public RawWay(String bootstrapServers, LogAppender appender) {
        this.appender = appender;
        createTopic(bootstrapServers);
        this.consumer = consumer(bootstrapServers);
    }

    @Override
    public void close() {
        consumer.close();
    }

    /** From before the bytes are appended to when the consumer has them, in milliseconds. */
    public double ms(BenchNode.Encoded event) throws IOException {
        long begun = System.nanoTime();
        var append = appender.append(RAW.topic(), event.key(), event.value());
        while (consumer.poll(POLL).isEmpty()) {
            if (append.isCompletedExceptionally() || System.nanoTime() - begun > RAW_AT_MOST.toNanos()) {
                throw new IOException("Expected a consumer to see a record within " + RAW_AT_MOST + ": " + append);
            }
        }
        double took = (System.nanoTime() - begun) / NANOS_PER_MS;
        append.join();
        return took;
    }

    private static Consumer<byte[], byte[]> consumer(String bootstrapServers) {
        Map<String, Object> settings = Map.of(
                ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG,
                bootstrapServers,
                ConsumerConfig.AUTO_OFFSET_RESET_CONFIG,
                "earliest",
                ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG,
                false);
        Consumer<byte[], byte[]> consumer =
                new KafkaConsumer<>(settings, new ByteArrayDeserializer(), new ByteArrayDeserializer());
        consumer.assign(List.of(RAW));
        return consumer;
    }

    private static void createTopic(String bootstrapServers) {
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", bootstrapServers))) {
            admin.createTopics(List.of(new NewTopic(RAW.topic(), 1, (short) 1)))
                    .all()
                    .toCompletionStage()
                    .toCompletableFuture()
                    .join();
        }
    }
}
