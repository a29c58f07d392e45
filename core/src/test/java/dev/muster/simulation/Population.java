package dev.muster.simulation;

import dev.muster.fold.Decision;
import dev.muster.fold.Event;
import dev.muster.partition.Arrival;
import dev.muster.partition.Effects;

/** Those who use a domain in one run, and what they may expect of it. A broken promise is an {@link AssertionError}. */
interface Population<S, E extends Event, D extends Decision> {

    /** They begin. */
    void start();

    /** A record was folded, by whom does not matter: called once for each record, in their order. */
    void folded(Folded<S, E, D> folded);

    /** From here on nothing goes wrong any more but what they do themselves. */
    void calm();

    /** The run is over, and had the time to come to rest. */
    void end();

    /**
     * A record and what it led to.
     *
     * @param partition number of its partition
     * @param entry the record
     * @param arrival the record as it was read
     * @param effects what it led to
     * @param time the most that the log clock may have counted so far, in milliseconds
     */
    record Folded<S, E extends Event, D extends Decision>(
            int partition, LogPartition.Entry<E> entry, Arrival<E> arrival, Effects<S, D> effects, long time) {}
}
