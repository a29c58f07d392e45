package dev.muster.simulation;

import dev.muster.fold.Decision;
import dev.muster.fold.Event;
import dev.muster.fold.FoldSpec;
import dev.muster.partition.PartitionCodec;

/**
 * The row by which a domain takes part in the simulation.
 *
 * @param spec its fold
 * @param codec what every partition writes
 * @param maxStateBytes what one entity's state may take
 * @param people who uses it
 */
record SimulatedDomain<S, E extends Event, D extends Decision>(
        FoldSpec<S, E, D> spec, PartitionCodec codec, int maxStateBytes, People<S, E, D> people) {

    /** Makes those who use the domain in one run. */
    interface People<S, E extends Event, D extends Decision> {
        Population<S, E, D> in(World<E> world);
    }
}
