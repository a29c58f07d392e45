package dev.muster.partition;

import dev.muster.fold.Event;

/**
 * Turns the records of one log into what they are. Total: a record that cannot be read is a rejection. The only thing that it may
 * fail for, with {@link RegistryAwayException}, is a schema registry that cannot be reached. Thread-safe.
 */
public interface RecordReader<E extends Event> {

    /** What the record is. */
    Intake<E> read(RawRecord record);
}
