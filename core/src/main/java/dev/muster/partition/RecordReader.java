package dev.muster.partition;

import dev.muster.fold.Event;

/**
 * Turns the records of one log into what they are. Total: a record that cannot be read is a rejection. The only thing that it may
 * wait for, or fail for with an exception of its own, is a schema registry that cannot be reached. Thread-safe.
 */
public interface RecordReader<E extends Event> {

    /** What the record is. */
    Intake<E> read(RawRecord record);
}
