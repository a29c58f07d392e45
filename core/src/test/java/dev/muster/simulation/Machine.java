package dev.muster.simulation;

import dev.muster.fold.Decision;
import dev.muster.fold.Event;
import dev.muster.partition.Arrival;
import dev.muster.partition.Effects;
import dev.muster.partition.PartitionFold;
import dev.muster.partition.PartitionId;
import dev.muster.partition.PartitionImage;
import dev.muster.partition.PartitionMeta;
import dev.muster.partition.Ticked;

/** A {@link PartitionFold}, or one that was tampered with to see whether the simulation notices. */
interface Machine<S, E extends Event, D extends Decision> extends Ticked {

    Effects<S, D> apply(Arrival<E> arrival);

    PartitionImage<S> image();

    /** Makes the machine of a partition that goes on from an image. */
    interface Maker<S, E extends Event, D extends Decision> {
        Machine<S, E, D> make(SimulatedDomain<S, E, D> domain, PartitionId id, PartitionImage<S> image);
    }

    /** The real one. */
    static <S, E extends Event, D extends Decision> Machine<S, E, D> real(
            SimulatedDomain<S, E, D> domain, PartitionId id, PartitionImage<S> image) {
        PartitionFold<S, E, D> fold = new PartitionFold<>(id, domain.spec(), domain.codec(), image);
        return new Machine<>() {
            @Override
            public Effects<S, D> apply(Arrival<E> arrival) {
                return fold.apply(arrival);
            }

            @Override
            public PartitionImage<S> image() {
                return fold.image();
            }

            @Override
            public PartitionMeta meta() {
                return fold.meta();
            }

            @Override
            public boolean hasDeadlines() {
                return fold.hasDeadlines();
            }
        };
    }
}
