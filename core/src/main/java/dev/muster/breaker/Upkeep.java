package dev.muster.breaker;

import java.time.Instant;
import java.util.Optional;

/**
 * When the volatile part is looked after.
 *
 * @param heard log time of the last event
 * @param sweep log time at which instances are compared; empty when none was called since the last time
 * @param review log time at which it is asked whether the breaker can be forgotten; empty when nothing is left to be forgotten
 */
public record Upkeep(Instant heard, Optional<Instant> sweep, Optional<Instant> review) {

    /** Of nothing. */
    public static final Upkeep NONE = new Upkeep(Instant.EPOCH, Optional.empty(), Optional.empty());
}
