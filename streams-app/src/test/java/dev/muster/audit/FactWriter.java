package dev.muster.audit;

import dev.muster.codec.AvroPartitionCodec;
import dev.muster.codec.AvroRecordReader;
import dev.muster.codec.AvroRecordWriter;
import dev.muster.domains.Domains;
import dev.muster.log.LogReader;
import dev.muster.log.TopicNames;
import dev.muster.partition.Arrival;
import dev.muster.partition.Fact;
import dev.muster.partition.PartitionFold;
import dev.muster.partition.PartitionId;
import dev.muster.partition.PartitionImage;
import dev.muster.partition.PartitionMeta;
import dev.muster.partition.RawRecord;
import dev.muster.presence.PresenceDecision;
import dev.muster.presence.PresenceEvent;
import dev.muster.presence.PresenceState;
import dev.muster.wire.SchemaRegistry;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Iterator;
import java.util.Map;
import java.util.UUID;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;

/**
 * Folds one partition of the instances log on a real broker and writes its facts as a node does: in one transaction with the offset
 * behind the last record that it folded.
 */
final class FactWriter implements AutoCloseable {

    private final String log;
    private final String facts;
    private final int partition;
    private final AvroRecordReader<PresenceEvent> reader;
    private final AvroRecordWriter<PresenceEvent> writer;
    private final PartitionFold<PresenceState, PresenceEvent, PresenceDecision> fold;
    private final LogReader records;
    private final KafkaProducer<byte[], byte[]> producer;
    private final KafkaConsumer<byte[], byte[]> group;

    FactWriter(String bootstrapServers, TopicNames topics, PartitionId id, int partitions, SchemaRegistry registry) {
        this.log = id.log();
        this.facts = topics.facts("instances");
        this.partition = id.partition();
        this.reader = new AvroRecordReader<>(log, partitions, Domains.PRESENCE.events(), registry);
        this.writer = new AvroRecordWriter<>(Domains.PRESENCE.events(), registry);
        this.fold = new PartitionFold<>(
                id,
                Domains.PRESENCE.spec(),
                new AvroPartitionCodec(),
                PartitionImage.empty(PartitionMeta.start(partitions, Domains.LEVEL)));
        Map<String, Object> clients = Map.of(ProducerConfig.BOOTSTRAP_SERVERS_CONFIG, bootstrapServers);
        this.records = LogReader.connect(clients, LogReader.Isolation.READ_COMMITTED, Duration.ofSeconds(30));
        this.producer = new KafkaProducer<>(
                Map.of(
                        ProducerConfig.BOOTSTRAP_SERVERS_CONFIG,
                        bootstrapServers,
                        ProducerConfig.TRANSACTIONAL_ID_CONFIG,
                        UUID.randomUUID().toString()),
                new ByteArraySerializer(),
                new ByteArraySerializer());
        producer.initTransactions();
        this.group = new KafkaConsumer<>(
                Map.of("bootstrap.servers", bootstrapServers, "group.id", log.replace('.', '-')),
                new ByteArrayDeserializer(),
                new ByteArrayDeserializer());
    }

    /** Folds and commits what was appended since the last time. */
    void fold() {
        producer.beginTransaction();
        Iterator<RawRecord> appended =
                records.read(new PartitionId(log, partition), fold.meta().applied() + 1);
        while (appended.hasNext()) {
            RawRecord raw = appended.next();
            fold.apply(new Arrival<>(raw.offset(), raw.appendedAt(), reader.read(raw)))
                    .facts()
                    .forEach(fact -> send(fact.key(), writer.fact(facts, fact)));
        }
        producer.sendOffsetsToTransaction(
                Map.of(
                        new TopicPartition(log, partition),
                        new OffsetAndMetadata(fold.meta().applied() + 1)),
                group.groupMetadata());
        producer.commitTransaction();
    }

    /** Writes bytes that are no fact, in a transaction that ends so. */
    void writeAndAbort(byte[] bytes) {
        producer.beginTransaction();
        send("aborted", bytes);
        producer.flush();
        producer.abortTransaction();
    }

    /** Writes a fact that does not follow from anything. */
    void invent(Fact fact) {
        producer.beginTransaction();
        send(fact.key(), writer.fact(facts, fact));
        producer.commitTransaction();
    }

    @Override
    public void close() {
        producer.close(Duration.ofSeconds(5));
        records.close();
        group.close();
    }

    @SuppressWarnings("FutureReturnValueIgnored") // The commit fails if this does.
    private void send(String key, byte[] value) {
        byte @Nullable [] keyBytes = key.isEmpty() ? null : key.getBytes(StandardCharsets.US_ASCII);
        producer.send(new ProducerRecord<>(facts, partition, keyBytes, value));
    }
}
