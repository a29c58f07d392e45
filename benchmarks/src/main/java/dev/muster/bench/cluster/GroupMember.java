package dev.muster.bench.cluster;

import dev.muster.testkit.ParentWatch;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.IntConsumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.errors.WakeupException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/**
 * A plain consumer in a group, with the time-outs that nodes have by default; it has nothing to read. As a process of its own it is there to
 * be killed.
 */
final class GroupMember implements AutoCloseable {

    static final String TOPIC = "bench.group";

    private static final int SESSION_MS = 6_000;
    private static final int HEARTBEAT_MS = 500;
    private static final Duration POLL = Duration.ofMillis(20);

    private final KafkaConsumer<byte[], byte[]> consumer;

    GroupMember(String bootstrapServers) {
        this.consumer = new KafkaConsumer<>(
                Map.of(
                        ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG,
                        bootstrapServers,
                        ConsumerConfig.GROUP_ID_CONFIG,
                        "bench",
                        ConsumerConfig.SESSION_TIMEOUT_MS_CONFIG,
                        SESSION_MS,
                        ConsumerConfig.HEARTBEAT_INTERVAL_MS_CONFIG,
                        HEARTBEAT_MS),
                new ByteArrayDeserializer(),
                new ByteArrayDeserializer());
    }

    /** The entry point of the process. */
    public static void main(String[] arguments) {
        ParentWatch.exitWhenStdinEnds();
        try (GroupMember member = new GroupMember(arguments[0])) {
            member.takePart(owned -> {});
        }
    }

    /** Takes part until it is told to leave by another thread; tells again and again how many partitions it owns. */
    void takePart(IntConsumer owned) {
        consumer.subscribe(List.of(TOPIC));
        try {
            while (true) {
                var unused = consumer.poll(POLL);
                owned.accept(consumer.assignment().size());
            }
        } catch (WakeupException e) {
            consumer.unsubscribe(); // it was told to leave
        }
    }

    /** Has it leave; from any thread. */
    void leave() {
        consumer.wakeup();
    }

    /** To be called by the thread that took part. */
    @Override
    public void close() {
        consumer.close();
    }
}
