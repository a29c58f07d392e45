package dev.muster.codec;

import static dev.muster.codec.TestRecords.LOG;
import static dev.muster.codec.TestRecords.PARTITIONS;
import static dev.muster.codec.TestRecords.SERVICE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.muster.fold.EventHead;
import dev.muster.partition.Intake;
import dev.muster.partition.PartitionId;
import dev.muster.partition.RawRecord;
import dev.muster.partition.RegistryAwayException;
import dev.muster.partition.Rejection;
import dev.muster.partition.Rejection.Code;
import dev.muster.presence.PresenceEvent;
import dev.muster.schema.Barrier;
import dev.muster.schema.InstanceHeartbeat;
import dev.muster.schema.InstanceRegistered;
import dev.muster.schema.MetadataEntry;
import dev.muster.schema.Rule;
import dev.muster.schema.RulesSet;
import dev.muster.schema.Tick;
import dev.muster.wire.InMemorySchemaRegistry;
import dev.muster.wire.WireFormat;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericDatumWriter;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.io.BinaryEncoder;
import org.apache.avro.io.EncoderFactory;
import org.apache.avro.specific.SpecificRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

final class AvroRecordReaderTest {

    private static final EventHead SENDER = TestRecords.registration().head();

    private final InMemorySchemaRegistry registry = new InMemorySchemaRegistry();
    private final RecordFramer framer = new RecordFramer(registry);
    private final AvroRecordReader<PresenceEvent> reader =
            new AvroRecordReader<>(LOG, PARTITIONS, new PresenceEvents(), registry);

    @Test
    void shouldReadAnEventWhenItLiesWhereItsKeyBelongs() {
        assertThat(reader.read(TestRecords.of(SERVICE, framed(TestRecords.registered()))))
                .isEqualTo(new Intake.Domain<>(TestRecords.registration()));
    }

    @Test
    void shouldReadTheRecordsOfTheEngine() {
        EventHead head = new EventHead("e", "node-1", Instant.ofEpochMilli(5));
        SpecificRecord tick = new Tick("e", "node-1", Instant.ofEpochMilli(5), 3L, "s", 400L);
        SpecificRecord barrier = new Barrier("e", "node-1", Instant.ofEpochMilli(5));
        SpecificRecord rules = rulesSet(new Rule("b", "2"), new Rule("a", "1"));

        assertThat(reader.read(keyless(tick))).isEqualTo(new Intake.Tick<>(head, 3, "s", Duration.ofMillis(400)));
        assertThat(reader.read(keyless(barrier))).isEqualTo(new Intake.Barrier<>(head));
        TreeMap<String, String> values = new TreeMap<>();
        values.put("a", "1");
        values.put("b", "2");
        assertThat(reader.read(keyless(rules))).isEqualTo(new Intake.RulesSet<>(head, 4, 1, values));
    }

    @Test
    void shouldRejectATombstone() {
        RawRecord record = TestRecords.at(0, TestRecords.key(SERVICE), Optional.empty());
        assertRejected(record, Code.TOMBSTONE, Optional.empty());
    }

    @Test
    void shouldRejectWhatIsNotInTheWireFormat() {
        assertRejected(TestRecords.of(SERVICE, new byte[0]), Code.UNDECODABLE, Optional.empty());
        assertRejected(TestRecords.of(SERVICE, new byte[] {0, 0, 0, 1}), Code.UNDECODABLE, Optional.empty());
        assertRejected(
                TestRecords.of(SERVICE, "{\"json\":1}".getBytes(StandardCharsets.UTF_8)),
                Code.UNDECODABLE,
                Optional.empty());
    }

    @Test
    void shouldRejectAPayloadThatIsCutOffOrTooLong() {
        byte[] framed = framed(TestRecords.registered());
        assertRejected(
                TestRecords.of(SERVICE, Arrays.copyOf(framed, framed.length - 1)), Code.UNDECODABLE, Optional.empty());
        assertRejected(
                TestRecords.of(SERVICE, Arrays.copyOf(framed, framed.length + 1)), Code.UNDECODABLE, Optional.empty());
    }

    @Test
    void shouldRejectALengthThatReachesBeyondTheRecord() {
        // Given the id of a registration and a first string of 2 GiB - 1
        int id = WireFormat.schemaId(framed(TestRecords.registered()));
        byte[] hostile = WireFormat.frame(id, new byte[] {-2, -1, -1, -1, 15, 'x'});
        assertRejected(TestRecords.of(SERVICE, hostile), Code.UNDECODABLE, Optional.empty());
    }

    @Test
    void shouldRejectASchemaThatTheRegistryDoesNotKnow() {
        byte[] framed = WireFormat.frame(4711, new byte[] {1});
        assertThat(reader.read(TestRecords.of(SERVICE, framed)))
                .isEqualTo(new Intake.Rejected<>(
                        new Rejection(Code.UNKNOWN_SCHEMA, "schema id: 4711 (expected: one that the registry knows)"),
                        Optional.empty()));
    }

    @Test
    void shouldRejectARecordOfAnotherLog() {
        Schema other = Schema.createRecord("Other", "", "com.example", false, List.of());
        int id = registry.register("subject", other);
        assertRejected(
                TestRecords.of(SERVICE, WireFormat.frame(id, new byte[0])), Code.UNKNOWN_EVENT, Optional.empty());
    }

    @Test
    void shouldRejectASchemaOfTheSameNameThatDoesNotResolve() {
        String text = InstanceHeartbeat.getClassSchema().toString().replace("\"eventId\"", "\"eventNumber\"");
        int id = registry.register("subject", new Schema.Parser().parse(text));
        assertRejected(TestRecords.of(SERVICE, WireFormat.frame(id, new byte[8])), Code.UNDECODABLE, Optional.empty());
    }

    @Test
    void shouldRejectAnEventWithoutAKey() {
        assertRejected(keyless(TestRecords.registered()), Code.NULL_KEY, Optional.of(SENDER));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "a b", "..", "päyments", "a/b"})
    void shouldRejectAKeyThatIsNoName(String key) {
        assertRejected(TestRecords.of(key, framed(TestRecords.registered())), Code.BAD_KEY, Optional.of(SENDER));
    }

    @Test
    void shouldRejectARecordOfTheEngineWithAKey() {
        SpecificRecord barrier = new Barrier("e", "node-1", Instant.EPOCH);
        assertRejected(
                TestRecords.of(SERVICE, framed(barrier)),
                Code.BAD_KEY,
                Optional.of(new EventHead("e", "node-1", Instant.EPOCH)));
    }

    static Stream<InstanceRegistered> invalidRegistrations() {
        return Stream.of(
                change().setPort(0).build(),
                change().setPort(65_536).build(),
                change().setHost("").build(),
                change().setHost("with space").build(),
                change().setWeight(-1).build(),
                change().setTtlMs(2_999L).build(),
                change().setTtlMs(Long.MIN_VALUE).build(),
                change().setDeregisterAfterMs(Long.MAX_VALUE).build(),
                change().setIncarnation("").build(),
                change().setTags(List.of("")).build(),
                change().setInstance("a/b").build(),
                change().setMetadata(List.of(new MetadataEntry("k", "v"), new MetadataEntry("k", "v")))
                        .build(),
                change().setMetadata(List.of(new MetadataEntry("k", "v".repeat(16 * 1024))))
                        .build());
    }

    @ParameterizedTest
    @MethodSource("invalidRegistrations")
    void shouldRejectAnEventWithAFieldThatMayNotStand(InstanceRegistered record) {
        assertRejected(TestRecords.of(SERVICE, framed(record)), Code.INVALID_EVENT, Optional.of(SENDER));
    }

    @Test
    void shouldRejectAStatusThatThereIsNot() {
        InstanceHeartbeat record = InstanceHeartbeat.newBuilder((InstanceHeartbeat)
                        new PresenceEvents().encode(TestRecords.events().beat()))
                .setStatus("up")
                .build();
        assertThat(reader.read(TestRecords.of(SERVICE, framed(record))).match(TestIntakes.rejection()))
                .hasValueSatisfying(rejection -> assertThat(rejection.detail())
                        .isEqualTo("status: up (expected: UP, DOWN, STARTING, OUT_OF_SERVICE or LEAVING)"));
    }

    @Test
    void shouldRejectWithoutASenderWhenTheEventHasNoId() {
        InstanceRegistered record = change().setEventId("").build();
        assertRejected(TestRecords.of(SERVICE, framed(record)), Code.INVALID_EVENT, Optional.empty());
    }

    static Stream<Tick> invalidTicks() {
        return Stream.of(
                new Tick("e", "n", Instant.EPOCH, 0L, "s", 0L),
                new Tick("e", "n", Instant.EPOCH, 1L, "s".repeat(201), 0L),
                new Tick("e", "n", Instant.EPOCH, 1L, "s", -1L));
    }

    @ParameterizedTest
    @MethodSource("invalidTicks")
    void shouldRejectATickThatNoOwnerWrites(Tick tick) {
        assertRejected(keyless(tick), Code.INVALID_EVENT, Optional.of(new EventHead("e", "n", Instant.EPOCH)));
    }

    @Test
    void shouldRejectRulesThatAreGivenTwiceOrTooLong() {
        Optional<EventHead> sender = Optional.of(new EventHead("e", "node-1", Instant.ofEpochMilli(5)));
        assertRejected(keyless(rulesSet(new Rule("a", "1"), new Rule("a", "2"))), Code.INVALID_RULES, sender);
        assertRejected(keyless(rulesSet(new Rule("a", "1".repeat(20_000)))), Code.INVALID_RULES, sender);
    }

    @Test
    void shouldRejectAKeyThatContradictsTheEvent() {
        assertRejected(
                TestRecords.of("orders", framed(TestRecords.registered())),
                Code.KEY_CONTRADICTS_EVENT,
                Optional.of(SENDER));
    }

    @Test
    void shouldSayWhereARecordBelongsUnlessItWasMovedBefore() {
        byte[] framed = framed(TestRecords.registered());
        PartitionId elsewhere = new PartitionId(LOG, (TestRecords.HOME + 1) % PARTITIONS);
        RawRecord misplaced = new RawRecord(
                elsewhere, 0, TestRecords.APPENDED_AT, TestRecords.key(SERVICE), Optional.of(framed), false);
        RawRecord moved = new RawRecord(
                elsewhere, 0, TestRecords.APPENDED_AT, TestRecords.key(SERVICE), Optional.of(framed), true);

        assertThat(reader.read(misplaced)).isEqualTo(new Intake.Misplaced<>(SENDER, TestRecords.HOME));
        assertThat(reader.read(moved)).isEqualTo(new Intake.Domain<>(TestRecords.registration()));
    }

    @Test
    void shouldReadTheRecordsOfOlderAndNewerWriters() throws IOException {
        Schema own = InstanceHeartbeat.getClassSchema();
        List<Schema.Field> older = own.getFields().stream()
                .filter(field -> !List.of("incarnation", "status", "load").contains(field.name()))
                .map(field -> new Schema.Field(field, field.schema()))
                .toList();
        List<Schema.Field> newer = new ArrayList<>(older);
        newer.add(new Schema.Field("mood", Schema.create(Schema.Type.STRING), "Unknown here.", "fine"));

        PresenceEvent beat = TestRecords.events().beat();
        for (List<Schema.Field> fields : List.of(older, newer)) {
            List<Schema.Field> copies = fields.stream()
                    .map(field -> new Schema.Field(field, field.schema()))
                    .toList();
            Schema writer = Schema.createRecord("InstanceHeartbeat", "", "dev.muster.schema", false, copies);
            assertThat(reader.read(TestRecords.of(SERVICE, written(writer)))).isEqualTo(new Intake.Domain<>(beat));
        }
    }

    @Test
    void shouldWaitForARegistryThatIsAwayAndNeverReject() {
        byte[] framed = framed(TestRecords.registered());
        AvroRecordReader<PresenceEvent> cutOff =
                new AvroRecordReader<>(LOG, PARTITIONS, new PresenceEvents(), new AbsentRegistry());
        assertThatThrownBy(() -> cutOff.read(TestRecords.of(SERVICE, framed)))
                .isInstanceOf(RegistryAwayException.class);
        assertThat(cutOff.read(TestRecords.of(SERVICE, new byte[0])).match(TestIntakes.rejection()))
                .isPresent();
    }

    private byte[] written(Schema writer) throws IOException {
        GenericRecord record = new GenericData.Record(writer);
        record.put("eventId", "beat");
        record.put("source", "tester");
        record.put("clientTime", TestRecords.events().beat().head().clientTime().toEpochMilli());
        record.put("service", SERVICE);
        record.put("instance", "a");
        if (writer.getField("mood") != null) {
            record.put("mood", "good");
        }
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        BinaryEncoder encoder = EncoderFactory.get().binaryEncoder(out, null);
        new GenericDatumWriter<GenericRecord>(writer).write(record, encoder);
        encoder.flush();
        return WireFormat.frame(registry.register("subject", writer), out.toByteArray());
    }

    private void assertRejected(RawRecord record, Code code, Optional<EventHead> sender) {
        Intake<PresenceEvent> intake = reader.read(record);
        assertThat(intake.match(TestIntakes.rejection()))
                .hasValueSatisfying(rejection ->
                        assertThat(rejection.code()).as(rejection.detail()).isEqualTo(code));
        assertThat(intake.sender()).isEqualTo(sender);
    }

    private byte[] framed(SpecificRecord record) {
        return framer.frame(LOG, record);
    }

    private RawRecord keyless(SpecificRecord record) {
        return TestRecords.at(0, Optional.empty(), Optional.of(framed(record)));
    }

    private static InstanceRegistered.Builder change() {
        return InstanceRegistered.newBuilder(TestRecords.registered());
    }

    private static RulesSet rulesSet(Rule... rules) {
        return new RulesSet("e", "node-1", Instant.ofEpochMilli(5), 4L, 1, List.of(rules));
    }
}
