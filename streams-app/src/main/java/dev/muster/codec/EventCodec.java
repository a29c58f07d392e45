package dev.muster.codec;

import dev.muster.fold.Event;
import java.util.List;
import org.apache.avro.specific.SpecificRecord;

/** The events of one log as Avro records. Thread-safe. */
public interface EventCodec<E extends Event> {

    /** The generated classes of the log's events. */
    List<Class<? extends SpecificRecord>> types();

    /** The record of an event. */
    SpecificRecord encode(E event);

    /**
     * The event of a record.
     *
     * @throws dev.muster.fold.InvalidValueException when a field has a value that it may not have
     */
    E decode(SpecificRecord record);
}
