package dev.muster.breaker;

import java.time.Instant;
import java.util.Optional;

/**
 * When the volatile part is looked after.
 *
 * @param heard log time of the last event
 * @param sweep log time at which instances are compared; empty when none was called since the last time
 * @param review log time at which it is asked whether the breaker can be forgotten; empty when nothing is left to be forgotten
 * @param fade log time at which it is looked for calls under way that nobody told of again; empty when there are none
 */
public record Upkeep(Instant heard, Optional<Instant> sweep, Optional<Instant> review, Optional<Instant> fade) {

    /** Of nothing. */
    public static final Upkeep NONE = new Upkeep(Instant.EPOCH, Optional.empty(), Optional.empty(), Optional.empty());

    Upkeep sweepAt(Optional<Instant> next) {
        return new Upkeep(heard, next, review, fade);
    }

    Upkeep reviewAt(Instant next) {
        return new Upkeep(heard, sweep, Optional.of(next), fade);
    }

    Upkeep fadeAt(Optional<Instant> next) {
        return new Upkeep(heard, sweep, review, next);
    }
}
