package dev.muster.client;

import dev.muster.schema.InstanceDeregistered;
import dev.muster.schema.InstanceHeartbeat;
import dev.muster.schema.InstanceRegistered;
import dev.muster.testkit.LocalKafka;
import dev.muster.wire.AvroPayloads;
import dev.muster.wire.SchemaRegistry;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.StringDeserializer;

/** The log of instances as a test sees it: makes the topic, and reads what is in it without a client of Muster's. */
final class InstancesTopic implements AutoCloseable {
    static final String NAME = "muster.instances";
    static final int PARTITIONS = 8;

    private final LocalKafka kafka;
    private final AvroPayloads payloads;
    private final List<Entry> entries = new ArrayList<>();
    private final KafkaConsumer<String, byte[]> consumer;

    /** An event with the place where it stands. */
    record Entry(String key, int partition, SpecificRecord event) {}

    InstancesTopic(LocalKafka kafka, SchemaRegistry registry) {
        this.kafka = kafka;
        this.payloads = new AvroPayloads(registry);
        Map<String, Object> config = Map.of(
                "bootstrap.servers", kafka.bootstrapServers(),
                "auto.offset.reset", "earliest",
                "allow.auto.create.topics", "false");
        this.consumer = new KafkaConsumer<>(config, new StringDeserializer(), new ByteArrayDeserializer());
    }

    /** Topics that there are. */
    static Set<String> topicsOf(LocalKafka kafka) throws ExecutionException, InterruptedException {
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", kafka.bootstrapServers()))) {
            return admin.listTopics().names().get();
        }
    }

    InstancesTopic create() throws ExecutionException, InterruptedException {
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", kafka.bootstrapServers()))) {
            admin.createTopics(List.of(new NewTopic(NAME, PARTITIONS, (short) 1)))
                    .all()
                    .get();
        }
        List<TopicPartition> partitions = new ArrayList<>();
        for (int i = 0; i < PARTITIONS; i++) {
            partitions.add(new TopicPartition(NAME, i));
        }
        consumer.assign(partitions);
        return this;
    }

    /** Goes on as if nothing that is in the log had been there. */
    void forget() {
        consumer.seekToEnd(consumer.assignment());
        // The seek is done when the position is asked for.
        consumer.assignment().forEach(consumer::position);
        entries.clear();
    }

    /** Everything that the log holds now, in the order of each partition. */
    List<Entry> entries() {
        // One poll may give only what an earlier fetch had brought, so it is asked until the ends as they are now are
        // read.
        Map<TopicPartition, Long> ends = consumer.endOffsets(consumer.assignment());
        while (ends.entrySet().stream().anyMatch(end -> consumer.position(end.getKey()) < end.getValue())) {
            for (ConsumerRecord<String, byte[]> got : consumer.poll(Duration.ofMillis(200))) {
                entries.add(new Entry(got.key(), got.partition(), decoded(got.value())));
            }
        }
        return entries;
    }

    List<InstanceHeartbeat> heartbeats() {
        return ofType(InstanceHeartbeat.class);
    }

    List<InstanceRegistered> registrations() {
        return ofType(InstanceRegistered.class);
    }

    <T extends SpecificRecord> List<T> ofType(Class<T> type) {
        return entries().stream()
                .map(Entry::event)
                .filter(type::isInstance)
                .map(type::cast)
                .toList();
    }

    @Override
    public void close() {
        consumer.close();
    }

    private SpecificRecord decoded(byte[] value) {
        String name = payloads.writerSchema(value).getName();
        return switch (name) {
            case "InstanceRegistered" -> payloads.decode(value, InstanceRegistered.class);
            case "InstanceHeartbeat" -> payloads.decode(value, InstanceHeartbeat.class);
            case "InstanceDeregistered" -> payloads.decode(value, InstanceDeregistered.class);
            default -> throw new AssertionError("an event of kind " + name);
        };
    }
}
