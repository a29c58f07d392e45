package dev.muster.codec;

import dev.muster.fold.Event;
import dev.muster.partition.Fact;
import dev.muster.partition.Intake;
import dev.muster.partition.RawRecord;
import dev.muster.partition.RecordWriter;
import dev.muster.partition.RegistryAwayException;
import dev.muster.partition.Rejection;
import dev.muster.wire.IncompatibleSchemaException;
import dev.muster.wire.SchemaRegistry;
import dev.muster.wire.SchemaRegistryException;
import java.util.function.Supplier;

/**
 * Writes the records of one log, its facts and what it rejects. A registry that refuses a schema as incompatible is no registry that
 * is away: that passes through. Thread-safe.
 */
public final class AvroRecordWriter<E extends Event> implements RecordWriter<E> {

    private final EventCodec<E> events;
    private final RecordFramer framer;

    /** Of a log with these events. */
    public AvroRecordWriter(EventCodec<E> events, SchemaRegistry registry) {
        this.events = events;
        this.framer = new RecordFramer(registry);
    }

    @Override
    public byte[] event(String topic, E event) {
        return orAway(topic, () -> framer.frame(topic, events.encode(event)));
    }

    @Override
    public byte[] tick(String topic, Intake.Tick<E> tick) {
        return orAway(topic, () -> framer.frame(topic, EngineRecords.tick(tick)));
    }

    @Override
    public byte[] barrier(String topic, Intake.Barrier<E> barrier) {
        return orAway(topic, () -> framer.frame(topic, EngineRecords.barrier(barrier)));
    }

    @Override
    public byte[] rulesSet(String topic, Intake.RulesSet<E> rules) {
        return orAway(topic, () -> framer.frame(topic, EngineRecords.rulesSet(rules)));
    }

    @Override
    public byte[] fact(String topic, Fact fact) {
        return orAway(topic, () -> framer.frame(topic, fact));
    }

    @Override
    public byte[] rejected(String topic, RawRecord record, Rejection why) {
        return orAway(topic, () -> framer.frame(topic, EngineRecords.rejected(record, why)));
    }

    private static byte[] orAway(String topic, Supplier<byte[]> framed) {
        try {
            return framed.get();
        } catch (IncompatibleSchemaException e) {
            throw e;
        } catch (SchemaRegistryException e) {
            throw new RegistryAwayException("a schema for " + topic + " has no id yet", e);
        }
    }
}
