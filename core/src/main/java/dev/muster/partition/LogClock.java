package dev.muster.partition;

import java.time.Duration;
import java.time.Instant;

/**
 * The only "now" of a partition. It never runs back, never runs faster than the monotonic clock of the partition's owner, and
 * stands still while the owner, or the broker, is away: an outage expires nobody, nor does a broker clock that leaps.
 *
 * <p>While anything in the partition has a deadline only ticks move it, by the shorter of the broker's and the owner's time since
 * it last moved. The first tick of a session counts nothing, and neither does a step longer than {@link #MAX_STEP}: both freeze the
 * clock until {@link #GRACE} more has been counted, so that those who could not be heard are heard first. While nothing has a
 * deadline every record brings it up to the broker's time and ends a freeze. Immutable.
 *
 * @param now log time
 * @param movedAt broker time at which time was last counted
 * @param session session of the owner whose ticks count; 0 before the first
 * @param sessionId id of that session
 * @param freezeLeft what is still to be counted before the clock moves again
 */
public record LogClock(Instant now, Instant movedAt, long session, String sessionId, Duration freezeLeft) {

    /** Longest step that counts. Belongs to the fold level. */
    public static final Duration MAX_STEP = Duration.ofSeconds(1);

    /** Counted, but not moved, at the start of a session and after a step that was too long. Belongs to the fold level. */
    public static final Duration GRACE = Duration.ofSeconds(5);

    /** An owner's session is one above the last that it restored; one far above it is no owner's. Belongs to the fold level. */
    public static final long MAX_JUMP = 1_000;

    /** The clock of a partition in which nothing has happened. */
    public static final LogClock START = new LogClock(Instant.EPOCH, Instant.EPOCH, 0, "", Duration.ZERO);

    /** The clock after a tick. A tick of an older session, of none, or of one that is too far ahead changes nothing. */
    public LogClock ticked(Intake.Tick<?> tick, Instant appendedAt) {
        if (tick.session() < 1
                || tick.session() < session
                || tick.session() - session > MAX_JUMP
                || (tick.session() == session && !tick.sessionId().equals(sessionId))) {
            return this;
        }
        if (tick.session() > session) {
            return new LogClock(now, appendedAt, tick.session(), tick.sessionId(), GRACE);
        }
        Duration step = shorter(notNegative(Duration.between(movedAt, appendedAt)), notNegative(tick.elapsed()));
        if (step.compareTo(MAX_STEP) > 0) {
            return new LogClock(now, appendedAt, session, sessionId, GRACE);
        }
        Duration frozen = shorter(step, freezeLeft);
        return new LogClock(now.plus(step.minus(frozen)), appendedAt, session, sessionId, freezeLeft.minus(frozen));
    }

    /** The clock after any record while nothing has a deadline: nobody has to be heard first, so it is not frozen either. */
    public LogClock idledTo(Instant appendedAt) {
        Instant later = appendedAt.isAfter(now) ? appendedAt : now;
        return new LogClock(later, appendedAt, session, sessionId, Duration.ZERO);
    }

    private static Duration notNegative(Duration duration) {
        return duration.isNegative() ? Duration.ZERO : duration;
    }

    private static Duration shorter(Duration a, Duration b) {
        return a.compareTo(b) <= 0 ? a : b;
    }
}
