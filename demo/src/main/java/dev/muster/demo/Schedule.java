package dev.muster.demo;

import dev.muster.terminal.CommandFailure;
import dev.muster.terminal.ExitStatus;
import java.time.Duration;

/**
 * When things happen, and how long each may take. What Muster promises is told as it is; each bound leaves more for a machine that is busy
 * with a dozen JVMs: a stall of more than a second is not counted as silence, and five seconds of grace follow it.
 *
 * @param run how long the fleet runs, from when all are registered
 * @param ttl after this silence an instance is declared DOWN
 */
record Schedule(Duration run, Duration ttl) {

    private static final Duration TTL_MIN = Duration.ofSeconds(3);
    private static final Duration TTL_MAX = Duration.ofSeconds(30);
    private static final Duration RUN_MAX = Duration.ofDays(1);
    private static final Duration ACTS = Duration.ofSeconds(30);
    private static final int PRELUDE = 20;
    private static final Duration SIGHT = Duration.ofSeconds(2);
    private static final Duration SLACK = Duration.ofSeconds(7);

    /** @throws CommandFailure when the story does not fit */
    Schedule {
        if (ttl.compareTo(TTL_MIN) < 0 || ttl.compareTo(TTL_MAX) > 0) {
            throw new CommandFailure(
                    ExitStatus.USAGE,
                    "--ttl: %d (expected: %d to %d)"
                            .formatted(ttl.toSeconds(), TTL_MIN.toSeconds(), TTL_MAX.toSeconds()));
        }
        Duration shortest = ACTS.plus(ttl.multipliedBy(3));
        if (run.compareTo(shortest) < 0 || run.compareTo(RUN_MAX) > 0) {
            throw new CommandFailure(
                    ExitStatus.USAGE,
                    "--seconds: %d (expected: %d to %d; with a ttl of %d s the acts take that long)"
                            .formatted(run.toSeconds(), shortest.toSeconds(), RUN_MAX.toSeconds(), ttl.toSeconds()));
        }
    }

    /** When the acts begin, from when all are registered; they follow each other from then on. */
    Duration actsAfter() {
        return run.dividedBy(PRELUDE);
    }

    /** How long an instance may be DOWN until it is removed. */
    Duration deregisterAfter() {
        return ttl;
    }

    /** Within this time after a death it is seen: docs/guarantees.md. */
    Duration deathSeenWithin() {
        return ttl.plus(SIGHT);
    }

    /** Later than this the demo fails. */
    Duration deathSeenAtMost() {
        return deathSeenWithin().plus(SLACK);
    }

    /** Later than this after it was seen DOWN, an instance that is still there fails the demo. */
    Duration evictedAtMost() {
        return deregisterAfter().plus(SIGHT).plus(SLACK);
    }
}
