package dev.muster.simulation;

import dev.muster.fold.Event;
import dev.muster.partition.Intake;
import java.util.Optional;

/**
 * A record before it has an offset.
 *
 * @param group record key; empty for the records of a log's own
 * @param intake what a reader would make of it in the partition of its key
 * @param wasMoved whether a node appended it again
 */
record Message<E extends Event>(Optional<String> group, Intake<E> intake, boolean wasMoved) {

    static <E extends Event> Message<E> of(E event) {
        return new Message<>(Optional.of(event.key().group()), new Intake.Domain<>(event), false);
    }

    static <E extends Event> Message<E> own(Intake<E> intake) {
        return new Message<>(Optional.empty(), intake, false);
    }

    Message<E> moved() {
        return new Message<>(group, intake, true);
    }
}
