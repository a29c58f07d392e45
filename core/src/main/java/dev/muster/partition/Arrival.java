package dev.muster.partition;

import dev.muster.fold.Event;
import java.time.Instant;

/**
 * A record of the partition, read.
 *
 * @param offset its offset
 * @param appendedAt when the broker appended it
 * @param intake what it turned out to be
 */
public record Arrival<E extends Event>(long offset, Instant appendedAt, Intake<E> intake) {}
