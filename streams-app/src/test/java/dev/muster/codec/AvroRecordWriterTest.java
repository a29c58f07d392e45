package dev.muster.codec;

import static dev.muster.codec.TestRecords.LOG;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.muster.fold.EventHead;
import dev.muster.partition.Intake;
import dev.muster.partition.RawRecord;
import dev.muster.partition.RegistryAwayException;
import dev.muster.partition.Rejection;
import dev.muster.presence.PresenceEvent;
import dev.muster.schema.InstanceRegistered;
import dev.muster.schema.RejectedRecord;
import dev.muster.wire.AvroPayloads;
import dev.muster.wire.InMemorySchemaRegistry;
import dev.muster.wire.IncompatibleSchemaException;
import dev.muster.wire.SchemaRegistry;
import dev.muster.wire.WireFormat;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.TreeMap;
import org.apache.avro.Schema;
import org.junit.jupiter.api.Test;

final class AvroRecordWriterTest {

    private static final String REJECTED = "muster.rejected";
    private static final EventHead HEAD = new EventHead("e", "node-1", Instant.ofEpochMilli(5));

    private final InMemorySchemaRegistry registry = new InMemorySchemaRegistry();
    private final AvroRecordWriter<PresenceEvent> writer = new AvroRecordWriter<>(new PresenceEvents(), registry);
    private final AvroRecordReader<PresenceEvent> reader =
            new AvroRecordReader<>(LOG, TestRecords.PARTITIONS, new PresenceEvents(), registry);

    @Test
    void shouldWriteWhatTheReaderReads() {
        Intake.Tick<PresenceEvent> tick = new Intake.Tick<>(HEAD, 2, "s", Duration.ofMillis(400));
        Intake.Barrier<PresenceEvent> barrier = new Intake.Barrier<>(HEAD);
        TreeMap<String, String> values = new TreeMap<>();
        values.put("presence.ttl.default", "PT10S");
        Intake.RulesSet<PresenceEvent> rules = new Intake.RulesSet<>(HEAD, 3, 1, values);

        assertThat(read(writer.tick(LOG, tick))).isEqualTo(tick);
        assertThat(read(writer.barrier(LOG, barrier))).isEqualTo(barrier);
        assertThat(read(writer.rulesSet(LOG, rules))).isEqualTo(rules);
        assertThat(reader.read(TestRecords.of(TestRecords.SERVICE, writer.event(LOG, TestRecords.registration()))))
                .isEqualTo(new Intake.Domain<>(TestRecords.registration()));
    }

    @Test
    void shouldRegisterUnderTopicAndRecord() {
        int id = WireFormat.schemaId(writer.event(LOG, TestRecords.registration()));
        assertThat(registry.find(
                        "muster.instances-dev.muster.schema.InstanceRegistered", InstanceRegistered.getClassSchema()))
                .hasValue(id);
    }

    @Test
    void shouldAskTheRegistryOnceForEachTopicAndRecord() {
        OnceRegistry once = new OnceRegistry();
        AvroRecordWriter<PresenceEvent> frugal = new AvroRecordWriter<>(new PresenceEvents(), once);
        frugal.event(LOG, TestRecords.registration());
        frugal.event(LOG, TestRecords.registration());
        frugal.event("other.instances", TestRecords.registration());
        assertThat(once.calls).isEqualTo(2);
    }

    @Test
    void shouldKeepARejectedRecordAsItArrived() {
        RawRecord raw = TestRecords.at(17, Optional.of(new byte[] {1}), Optional.of(new byte[] {2, 3}));
        RejectedRecord record = rejected(raw);

        assertThat(record.getTopic()).isEqualTo(LOG);
        assertThat(record.getPartition()).isEqualTo(TestRecords.HOME);
        assertThat(record.getOffset()).isEqualTo(17);
        assertThat(record.getBrokerTime()).isEqualTo(TestRecords.APPENDED_AT);
        assertThat(record.getCode()).isEqualTo("undecodable");
        assertThat(record.getDetail()).isEqualTo("why");
        assertThat(record.getKey()).isEqualTo(ByteBuffer.wrap(new byte[] {1}));
        assertThat(record.getValue()).isEqualTo(ByteBuffer.wrap(new byte[] {2, 3}));
        RejectedRecord bare = rejected(TestRecords.at(18, Optional.empty(), Optional.empty()));
        assertThat(bare.getKey()).isNull();
        assertThat(bare.getValue()).isNull();
    }

    @Test
    void shouldCutARejectedRecordThatKafkaWouldNotTake() {
        byte[] huge = new byte[1_048_000];
        RawRecord raw = TestRecords.at(17, Optional.of(huge), Optional.of(huge));
        byte[] framed = writer.rejected(REJECTED, raw, new Rejection(Rejection.Code.UNDECODABLE, "why"));

        assertThat(framed).hasSizeLessThan(600 * 1024);
        assertThat(rejected(raw).getDetail())
                .isEqualTo("why; key cut to 65536 of 1048000 bytes; value cut to 524288 of 1048000 bytes");
    }

    @Test
    void shouldWaitForARegistryThatIsAway() {
        AvroRecordWriter<PresenceEvent> cutOff = new AvroRecordWriter<>(new PresenceEvents(), new AbsentRegistry());
        assertThatThrownBy(() -> cutOff.barrier(LOG, new Intake.Barrier<>(HEAD)))
                .isInstanceOf(RegistryAwayException.class);
    }

    @Test
    void shouldNotWaitForARegistryThatRefuses() {
        AvroRecordWriter<PresenceEvent> refused = new AvroRecordWriter<>(new PresenceEvents(), new OnceRegistry() {
            @Override
            public int register(String subject, Schema schema) {
                throw new IncompatibleSchemaException("subject " + subject + " does not allow it");
            }
        });
        assertThatThrownBy(() -> refused.barrier(LOG, new Intake.Barrier<>(HEAD)))
                .isInstanceOf(IncompatibleSchemaException.class);
    }

    private Intake<PresenceEvent> read(byte[] value) {
        return reader.read(TestRecords.at(0, Optional.empty(), Optional.of(value)));
    }

    private RejectedRecord rejected(RawRecord raw) {
        byte[] framed = writer.rejected(REJECTED, raw, new Rejection(Rejection.Code.UNDECODABLE, "why"));
        return new AvroPayloads(registry).decode(framed, RejectedRecord.class);
    }

    /** Counts how often it is asked for an id. */
    private static class OnceRegistry implements SchemaRegistry {
        private int calls;

        @Override
        public int register(String subject, Schema schema) {
            return ++calls;
        }

        @Override
        public OptionalInt find(String subject, Schema schema) {
            return OptionalInt.empty();
        }

        @Override
        public Schema byId(int id) {
            throw new IllegalStateException("not asked here");
        }
    }
}
