package dev.muster.e2e;

import dev.muster.log.TopicNames;
import dev.muster.schema.InstanceHeartbeat;
import dev.muster.schema.InstanceRegistered;
import dev.muster.wire.MusterAvroDeserializer;
import dev.muster.wire.MusterAvroSerializer;
import dev.muster.wire.SchemaRegistry;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.internals.RecordHeader;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.utils.Utils;
import org.jspecify.annotations.Nullable;

/** The log as any Kafka client sees it, well-behaved or not. */
final class RawLog implements AutoCloseable {

    private final TopicNames topics;
    private final String log;
    private final String bootstrapServers;
    private final MusterAvroSerializer serializer;
    private final MusterAvroDeserializer deserializer;
    private final KafkaProducer<byte[], byte[]> producer;

    RawLog(String bootstrapServers, TopicNames topics, SchemaRegistry registry) {
        this(bootstrapServers, topics, registry, "instances");
    }

    RawLog(String bootstrapServers, TopicNames topics, SchemaRegistry registry, String log) {
        this.topics = topics;
        this.log = log;
        this.bootstrapServers = bootstrapServers;
        this.serializer = new MusterAvroSerializer(registry);
        this.deserializer = new MusterAvroDeserializer(registry);
        this.producer = new KafkaProducer<>(
                // Compressed, so that the broker takes what is larger than its limit when it is unpacked.
                Map.of(
                        "bootstrap.servers",
                        bootstrapServers,
                        "acks",
                        "all",
                        "compression.type",
                        "lz4",
                        "max.request.size",
                        10_000_000),
                new ByteArraySerializer(),
                new ByteArraySerializer());
    }

    static SpecificRecord registered(String service, String instance, Duration ttl) {
        return InstanceRegistered.newBuilder()
                .setEventId(UUID.randomUUID().toString())
                .setSource("test")
                .setClientTime(Instant.ofEpochMilli(0))
                .setService(service)
                .setInstance(instance)
                .setIncarnation("one")
                .setHost("127.0.0.1")
                .setPort(8080)
                .setProtocol("http")
                .setRegion("")
                .setZone("")
                .setWeight(1)
                .setTags(List.of())
                .setMetadata(List.of())
                .setTtlMs(ttl.toMillis())
                .setDeregisterAfterMs(600_000L)
                .build();
    }

    static SpecificRecord beat(String service, String instance) {
        return InstanceHeartbeat.newBuilder()
                .setEventId(UUID.randomUUID().toString())
                .setSource("test")
                .setClientTime(Instant.ofEpochMilli(0))
                .setService(service)
                .setInstance(instance)
                .setIncarnation(null)
                .setStatus(null)
                .setLoad(null)
                .build();
    }

    byte[] framed(SpecificRecord record) {
        return serializer.serialize(topics.log(log), record);
    }

    RecordMetadata append(String key, byte @Nullable [] value) {
        return send(new ProducerRecord<>(topics.log(log), key.getBytes(StandardCharsets.UTF_8), value));
    }

    RecordMetadata append(int partition, byte @Nullable [] key, byte @Nullable [] value) {
        return send(new ProducerRecord<>(topics.log(log), partition, key, value));
    }

    RecordMetadata appendWithHeader(int partition, byte[] key, byte[] value, byte[] header) {
        return send(new ProducerRecord<>(
                topics.log(log), partition, key, value, List.of(new RecordHeader("foreign", header))));
    }

    /** The partition that Kafka's default partitioner chooses, of two. */
    static int homeOf(String key) {
        return Utils.toPositive(Utils.murmur2(key.getBytes(StandardCharsets.UTF_8))) % 2;
    }

    /** What the topic of the rejected says of one. */
    record Rejected(String code, String detail) {

        static Rejected of(GenericRecord record) {
            return new Rejected(
                    record.get("code").toString(), record.get("detail").toString());
        }
    }

    /** All records in the topic of the rejected, committed. */
    List<Rejected> rejected() {
        return committed(topics.rejected()).stream().map(Rejected::of).toList();
    }

    /** The statuses that the facts ever gave to an instance, in order. */
    List<String> statusesInFacts(String key) {
        return committed(topics.facts("instances")).stream()
                .filter(fact ->
                        ((GenericRecord) fact.get("head")).get("key").toString().equals(key))
                .map(fact -> fact.get("state"))
                .map(state -> state == null
                        ? "gone"
                        : ((GenericRecord) state).get("status").toString())
                .toList();
    }

    private List<GenericRecord> committed(String topic) {
        List<GenericRecord> all = new ArrayList<>();
        Map<String, Object> settings =
                Map.of("bootstrap.servers", bootstrapServers, "isolation.level", "read_committed");
        try (KafkaConsumer<byte[], byte[]> consumer =
                new KafkaConsumer<>(settings, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
            List<TopicPartition> partitions = consumer.partitionsFor(topic).stream()
                    .map(info -> new TopicPartition(info.topic(), info.partition()))
                    .toList();
            consumer.assign(partitions);
            consumer.seekToBeginning(partitions);
            Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
            while (partitions.stream()
                    .anyMatch(partition -> consumer.position(partition) < ends.getOrDefault(partition, 0L))) {
                consumer.poll(Duration.ofMillis(200))
                        .forEach(record ->
                                all.add((GenericRecord) deserializer.deserialize(record.topic(), record.value())));
            }
        }
        return all;
    }

    @Override
    public void close() {
        producer.close();
    }

    private RecordMetadata send(ProducerRecord<byte[], byte[]> record) {
        try {
            return producer.send(record).get();
        } catch (ExecutionException e) {
            throw new IllegalStateException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }
}
