package dev.muster.codec;

import dev.muster.fold.EventHead;
import dev.muster.partition.Intake;
import dev.muster.partition.RawRecord;
import dev.muster.partition.Rejection;
import dev.muster.schema.Barrier;
import dev.muster.schema.RejectedRecord;
import dev.muster.schema.RulesSet;
import dev.muster.schema.Tick;
import java.nio.ByteBuffer;
import java.util.Optional;
import org.apache.avro.specific.SpecificRecord;
import org.jspecify.annotations.Nullable;

/** The records that nodes write into every log whatever its fold, and those of the rejected ones. Stateless; any thread. */
final class EngineRecords {

    /** Of a rejected value: with what stands around it a record stays below Kafka's default limit of 1 MiB. */
    static final int MAX_VALUE = 512 * 1024;

    /** Of a rejected key. */
    static final int MAX_KEY = 64 * 1024;

    private EngineRecords() {}

    static SpecificRecord tick(Intake.Tick<?> tick) {
        EventHead head = tick.head();
        return new Tick(
                head.eventId(),
                head.source(),
                head.clientTime(),
                tick.session(),
                tick.sessionId(),
                tick.elapsed().toMillis());
    }

    static SpecificRecord barrier(Intake.Barrier<?> barrier) {
        EventHead head = barrier.head();
        return new Barrier(head.eventId(), head.source(), head.clientTime());
    }

    static SpecificRecord rulesSet(Intake.RulesSet<?> set) {
        EventHead head = set.head();
        return new RulesSet(
                head.eventId(),
                head.source(),
                head.clientTime(),
                set.version(),
                set.level(),
                AvroPartitionCodec.rules(set.values()));
    }

    /**
     * A record that was not folded, as it arrived. What would make it larger than Kafka takes is cut off and the detail says so: one
     * record that cannot be written would stop its partition for ever.
     */
    static SpecificRecord rejected(RawRecord record, Rejection rejection) {
        String detail = rejection.detail()
                + cutText("key", record.key(), MAX_KEY)
                + cutText("value", record.value(), MAX_VALUE);
        return RejectedRecord.newBuilder()
                .setTopic(record.id().log())
                .setPartition(record.id().partition())
                .setOffset(record.offset())
                .setBrokerTime(record.appendedAt())
                .setCode(rejection.code().text())
                .setDetail(detail)
                .setKey(cut(record.key(), MAX_KEY))
                .setValue(cut(record.value(), MAX_VALUE))
                .build();
    }

    private static @Nullable ByteBuffer cut(Optional<byte[]> bytes, int atMost) {
        return bytes.map(b -> ByteBuffer.wrap(b, 0, Math.min(b.length, atMost)).slice())
                .orElse(null);
    }

    private static String cutText(String what, Optional<byte[]> bytes, int atMost) {
        return bytes.filter(b -> b.length > atMost)
                .map(b -> "; " + what + " cut to " + atMost + " of " + b.length + " bytes")
                .orElse("");
    }
}
