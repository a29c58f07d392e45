package dev.muster.codec;

import dev.muster.fold.Event;
import dev.muster.fold.Rules;
import dev.muster.partition.Fact;
import dev.muster.partition.Intake;
import dev.muster.partition.RawRecord;
import dev.muster.partition.RecordWriter;
import dev.muster.partition.RegistryAwayException;
import dev.muster.partition.Rejection;
import dev.muster.wire.SchemaRegistry;
import dev.muster.wire.SchemaRegistryException;
import java.util.function.Supplier;

/** Writes the records of one log in the Confluent wire format. Thread-safe. */
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
        return ask(() -> framer.frame(topic, events.encode(event)));
    }

    @Override
    public byte[] tick(String topic, Intake.Tick<E> tick) {
        return ask(() ->
                framer.frame(topic, EngineRecords.tick(tick.head(), tick.session(), tick.sessionId(), tick.elapsed())));
    }

    @Override
    public byte[] barrier(String topic, Intake.Barrier<E> barrier) {
        return ask(() -> framer.frame(topic, EngineRecords.barrier(barrier.head())));
    }

    @Override
    public byte[] rulesSet(String topic, Intake.RulesSet<E> set) {
        Rules rules = new Rules(set.version(), set.level(), set.values());
        return ask(() -> framer.frame(topic, EngineRecords.rulesSet(set.head(), rules)));
    }

    @Override
    public byte[] fact(String topic, Fact fact) {
        return ask(() -> framer.frame(topic, fact));
    }

    @Override
    public byte[] rejected(String topic, RawRecord record, Rejection why) {
        return ask(() -> framer.frame(topic, EngineRecords.rejected(record, why)));
    }

    private static byte[] ask(Supplier<byte[]> framed) {
        try {
            return framed.get();
        } catch (SchemaRegistryException e) {
            throw new RegistryAwayException("the schema registry gave no id: " + e.getMessage(), e);
        }
    }
}
