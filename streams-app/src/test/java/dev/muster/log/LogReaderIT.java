package dev.muster.log;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.muster.codec.KeyPartitions;
import dev.muster.log.LogReader.Isolation;
import dev.muster.partition.PartitionId;
import dev.muster.partition.RawRecord;
import dev.muster.testkit.InProcessKafka;
import dev.muster.testkit.KafkaSettings;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.RecordsToDelete;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

final class LogReaderIT {

    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final TopicNames NAMES = TopicNames.DEFAULT;

    private static InProcessKafka kafka;
    private static Admin admin;
    private static LogAppender appender;

    @BeforeAll
    static void start() {
        kafka = InProcessKafka.start(KafkaSettings.defaults());
        admin = Admin.create(client());
        appender = LogAppender.connect(client());
        TopicSettings settings = TopicSettings.DEFAULT.withPartitions(4).withReplicationFactor(1);
        new Topics(admin, NAMES, settings, PATIENCE)
                .ensure(List.of("plain", "stretches", "committed", "moments", "cut", "keys", "open", "away"));
    }

    @AfterAll
    static void stop() {
        appender.close();
        admin.close(Duration.ofSeconds(2));
        kafka.close();
    }

    @Test
    void shouldReadWhatWasAppended() {
        PartitionId id = new PartitionId(NAMES.log("plain"), 2);
        Instant before = Instant.now().minusSeconds(60);
        appender.append(id.log(), 2, Optional.of(bytes("k")), bytes("v"), List.of())
                .join();
        appender.append(id.log(), 2, Optional.empty(), bytes("moved"), List.of(Origin.of(new PartitionId("t", 1), 9)))
                .join();

        try (LogReader reader = reader(Isolation.READ_UNCOMMITTED)) {
            List<RawRecord> records = all(reader.read(id));
            assertThat(records).hasSize(2);
            assertThat(records.get(0).id()).isEqualTo(id);
            assertThat(records.get(0).offset()).isZero();
            assertThat(records.get(0).appendedAt()).isAfter(before);
            assertThat(records.get(0).key())
                    .hasValueSatisfying(key -> assertThat(key).isEqualTo(bytes("k")));
            assertThat(records.get(0).value())
                    .hasValueSatisfying(value -> assertThat(value).isEqualTo(bytes("v")));
            assertThat(records.get(0).wasMoved()).isFalse();
            assertThat(records.get(1).key()).isEmpty();
            assertThat(records.get(1).wasMoved()).isTrue();
            assertThat(all(reader.read(new PartitionId(id.log(), 0)))).isEmpty();
            assertThat(reader.partitionsOf(id.log())).isEqualTo(4);
        }
    }

    @Test
    void shouldReadStretches() {
        PartitionId id = new PartitionId(NAMES.log("stretches"), 0);
        List<CompletableFuture<RecordMetadata>> appended = new ArrayList<>();
        for (int i = 0; i < 2_501; i++) {
            appended.add(appender.append(id.log(), 0, Optional.empty(), bytes("v" + i), List.of()));
        }
        appended.forEach(CompletableFuture::join);

        try (LogReader reader = reader(Isolation.READ_UNCOMMITTED)) {
            assertThat(reader.beginningOffset(id)).isZero();
            assertThat(reader.endOffset(id)).isEqualTo(2_501);
            assertThat(all(reader.read(id))).hasSize(2_501);
            assertThat(offsets(all(reader.read(id, 2_499)))).containsExactly(2_499L, 2_500L);
            assertThat(offsets(all(reader.read(id, 3, 6)))).containsExactly(3L, 4L, 5L);
            assertThat(all(reader.read(id, 6, 6))).isEmpty();
            Iterator<RawRecord> first = reader.read(id, 0, 5);
            assertThat(first.next().offset()).isZero();
            Iterator<RawRecord> second = reader.read(id, 4, 5);
            assertThatThrownBy(first::next).isInstanceOf(IllegalStateException.class);
            assertThat(second.next().offset()).isEqualTo(4);
            assertThatThrownBy(second::next).isInstanceOf(NoSuchElementException.class);
        }
    }

    /** The last offsets are a transaction's marker and aborted records: the end is a position, not a record. */
    @Test
    void shouldReachTheEndWhenTheLastOffsetsAreNoRecords() throws Exception {
        PartitionId id = new PartitionId(NAMES.facts("committed"), 0);
        try (KafkaProducer<byte[], byte[]> producer = transactional("gaps")) {
            inTransaction(producer, id, "a", "b");
            producer.commitTransaction();
            inTransaction(producer, id, "lost");
            producer.abortTransaction();
            inTransaction(producer, id, "c");
            producer.commitTransaction();
            inTransaction(producer, id, "lost too");
            producer.abortTransaction();
        }
        try (LogReader committed = reader(Isolation.READ_COMMITTED);
                LogReader uncommitted = reader(Isolation.READ_UNCOMMITTED)) {
            assertThat(values(all(committed.read(id)))).containsExactly("a", "b", "c");
            assertThat(values(all(uncommitted.read(id)))).containsExactly("a", "b", "lost", "c", "lost too");
            assertThat(committed.endOffset(id))
                    .isEqualTo(uncommitted.endOffset(id))
                    .isEqualTo(9);
        }
    }

    @Test
    void shouldEndBeforeATransactionThatIsOpen() throws Exception {
        PartitionId id = new PartitionId(NAMES.facts("open"), 0);
        try (KafkaProducer<byte[], byte[]> producer = transactional("open")) {
            inTransaction(producer, id, "a");
            producer.commitTransaction();
            inTransaction(producer, id, "pending");
            try (LogReader committed = reader(Isolation.READ_COMMITTED);
                    LogReader hasty = LogReader.connect(client(), Isolation.READ_COMMITTED, Duration.ofSeconds(4))) {
                assertThat(committed.endOffset(id)).isEqualTo(2);
                assertThat(values(all(committed.read(id)))).containsExactly("a");
                Iterator<RawRecord> beyond = hasty.read(id, 0, 3);
                assertThat(beyond.next().value()).isPresent();
                assertThatThrownBy(beyond::hasNext)
                        .isInstanceOf(KafkaAwayException.class)
                        .hasMessage("muster.facts.open:0: nothing at offset 2 within PT4S"
                                + " (expected: records up to offset 3)");
            }
            producer.abortTransaction();
        }
    }

    @Test
    void shouldFindTheOffsetOfAMoment() {
        PartitionId id = new PartitionId(NAMES.log("moments"), 1);
        RecordMetadata first = appender.append(id.log(), 1, Optional.empty(), bytes("a"), List.of())
                .join();
        Instant appendedAt = Instant.ofEpochMilli(first.timestamp());

        try (LogReader reader = reader(Isolation.READ_UNCOMMITTED)) {
            assertThat(reader.offsetAt(id, appendedAt)).hasValue(0);
            assertThat(reader.offsetAt(id, appendedAt.minusSeconds(5))).hasValue(0);
            assertThat(reader.offsetAt(id, appendedAt.plusSeconds(3_600))).isEmpty();
        }
    }

    @Test
    void shouldSayThatRecordsAreGone() throws Exception {
        PartitionId id = new PartitionId(NAMES.log("cut"), 0);
        for (int i = 0; i < 5; i++) {
            appender.append(id.log(), 0, Optional.empty(), bytes("v"), List.of())
                    .join();
        }
        admin.deleteRecords(Map.of(new TopicPartition(id.log(), 0), RecordsToDelete.beforeOffset(3)))
                .all()
                .get();

        try (LogReader reader = reader(Isolation.READ_UNCOMMITTED)) {
            assertThat(reader.beginningOffset(id)).isEqualTo(3);
            assertThat(offsets(all(reader.read(id)))).containsExactly(3L, 4L);
            assertThatThrownBy(() -> all(reader.read(id, 1)))
                    .isInstanceOf(RecordsGoneException.class)
                    .hasMessageStartingWith("muster.cut:0: offset 1 (expected:");
        }
    }

    @Test
    void shouldAgreeWithKafkaOnThePartitionOfAKey() {
        String topic = NAMES.log("keys");
        for (int i = 0; i < 50; i++) {
            byte[] key = bytes("service-" + i);
            assertThat(appender.append(topic, key, bytes("v")).join().partition())
                    .isEqualTo(KeyPartitions.of(key, 4));
        }
    }

    @Test
    void shouldSayThatKafkaIsAway() {
        PartitionId id = new PartitionId(NAMES.log("away"), 0);
        try (InProcessKafka other = InProcessKafka.start(KafkaSettings.defaults());
                LogReader reader = LogReader.connect(
                        Map.of("bootstrap.servers", other.bootstrapServers()),
                        Isolation.READ_UNCOMMITTED,
                        Duration.ofSeconds(2))) {
            other.stop();
            assertThatThrownBy(() -> reader.endOffset(id))
                    .isInstanceOf(KafkaAwayException.class)
                    .hasMessage("end of muster.away:0: no answer from Kafka within PT2S"
                            + " (expected: brokers at bootstrap.servers)");
            assertThatThrownBy(() -> all(reader.read(id, 0, 1))).isInstanceOf(KafkaAwayException.class);
        }
    }

    private static void inTransaction(KafkaProducer<byte[], byte[]> producer, PartitionId id, String... values)
            throws Exception {
        producer.beginTransaction();
        for (String value : values) {
            producer.send(new ProducerRecord<>(id.log(), id.partition(), null, bytes(value)))
                    .get();
        }
    }

    private static KafkaProducer<byte[], byte[]> transactional(String transactionalId) {
        Map<String, Object> settings = new HashMap<>(client());
        settings.put("transactional.id", transactionalId);
        KafkaProducer<byte[], byte[]> producer =
                new KafkaProducer<>(settings, new ByteArraySerializer(), new ByteArraySerializer());
        producer.initTransactions();
        return producer;
    }

    private static LogReader reader(Isolation isolation) {
        return LogReader.connect(client(), isolation, PATIENCE);
    }

    private static Map<String, Object> client() {
        return Map.of("bootstrap.servers", kafka.bootstrapServers());
    }

    private static List<RawRecord> all(Iterator<RawRecord> records) {
        List<RawRecord> all = new ArrayList<>();
        records.forEachRemaining(all::add);
        return all;
    }

    private static List<Long> offsets(List<RawRecord> records) {
        return records.stream().map(RawRecord::offset).toList();
    }

    private static List<String> values(List<RawRecord> records) {
        return records.stream()
                .map(record -> new String(record.value().orElseThrow(), UTF_8))
                .toList();
    }

    private static byte[] bytes(String text) {
        return text.getBytes(UTF_8);
    }
}
