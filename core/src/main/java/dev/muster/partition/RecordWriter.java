package dev.muster.partition;

import dev.muster.fold.Event;

/**
 * The records that a partition's owner writes, framed for their topic. Like {@link RecordReader} it may fail for a schema registry
 * that cannot be reached, with {@link RegistryAwayException}. Thread-safe.
 */
public interface RecordWriter<E extends Event> {

    /** A domain event. */
    byte[] event(String topic, E event);

    /** A tick. */
    byte[] tick(String topic, Intake.Tick<E> tick);

    /** A barrier. */
    byte[] barrier(String topic, Intake.Barrier<E> barrier);

    /** Other rules. */
    byte[] rulesSet(String topic, Intake.RulesSet<E> rules);

    /** A fact, for the topic of the facts. */
    byte[] fact(String topic, Fact fact);

    /** A record that may not be folded, as it arrived, for the topic of the rejected. */
    byte[] rejected(String topic, RawRecord record, Rejection why);
}
