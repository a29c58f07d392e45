package dev.muster.partition;

import java.time.Duration;
import java.time.Instant;

/**
 * The only "now" of a partition. It never runs back, over a session never counts more than the monotonic clock of the partition's
 * owner, and stands still while the owner, or the broker, is away: an outage expires nobody, nor does a broker clock that leaps.
 *
 * <p>While anything in the partition has a deadline only ticks move it, by the shorter of the broker's and the owner's time since
 * it last moved; what the longer has over is carried to the ticks that follow, so requests that take now more, now less time do not
 * make it slow. The first tick of a session counts nothing, and neither does a step longer than {@link #MAX_STEP}: both freeze the
 * clock until {@link #GRACE} more has been counted, so that those who could not be heard are heard first. While nothing has a
 * deadline every record brings it up to the broker's time and ends a freeze. Immutable.
 *
 * @param now log time
 * @param movedAt broker time at which time was last counted
 * @param session session of the owner whose ticks count; 0 before the first
 * @param sessionId id of that session
 * @param freezeLeft what is still to be counted before the clock moves again
 * @param lead what the broker's time has over the owner's, not counted yet; negative: what the owner's has over the broker's
 */
public record LogClock(
        Instant now, Instant movedAt, long session, String sessionId, Duration freezeLeft, Duration lead) {

    /** Longest step that counts. Belongs to the fold level. */
    public static final Duration MAX_STEP = Duration.ofSeconds(1);

    /** Counted, but not moved, at the start of a session and after a step that was too long. Belongs to the fold level. */
    public static final Duration GRACE = Duration.ofSeconds(5);

    /**
     * Most that is carried. Above the jitter of requests to brokers in good health, and a fifteenth of the shortest ttl: over no
     * stretch of a session does the clock count more than this beyond either time. Belongs to the fold level.
     */
    public static final Duration MAX_LEAD = Duration.ofMillis(200);

    /** An owner's session is one above the last that it restored; one far above it is no owner's. Belongs to the fold level. */
    public static final long MAX_JUMP = 1_000;

    /** The clock of a partition in which nothing has happened. */
    public static final LogClock START =
            new LogClock(Instant.EPOCH, Instant.EPOCH, 0, "", Duration.ZERO, Duration.ZERO);

    /** The clock after a tick. A tick of an older session, of none, or of one that is too far ahead changes nothing. */
    public LogClock ticked(Intake.Tick<?> tick, Instant appendedAt) {
        if (tick.session() < 1
                || tick.session() < session
                || tick.session() - session > MAX_JUMP
                || (tick.session() == session && !tick.sessionId().equals(sessionId))) {
            return this;
        }
        if (tick.session() > session) {
            return new LogClock(now, appendedAt, tick.session(), tick.sessionId(), GRACE, Duration.ZERO);
        }
        Duration byBroker = Duration.between(movedAt, appendedAt);
        Duration byOwner = tick.elapsed();
        if (isOrdinary(byBroker) && isOrdinary(byOwner)) {
            Duration step = shorter(byBroker.plus(notNegative(lead)), byOwner.plus(notNegative(lead.negated())));
            return counted(step, appendedAt, bounded(lead.plus(byBroker).minus(byOwner)));
        }
        // A clock that leapt, or an owner that stood still: what the two differ by is no jitter, so none of it is
        // carried.
        Duration step = shorter(notNegative(byBroker), notNegative(byOwner));
        return isOrdinary(step)
                ? counted(step, appendedAt, Duration.ZERO)
                : new LogClock(now, appendedAt, session, sessionId, GRACE, Duration.ZERO);
    }

    /** The clock after any record while nothing has a deadline: nobody has to be heard first, so it is not frozen either. */
    public LogClock idledTo(Instant appendedAt) {
        Instant later = appendedAt.isAfter(now) ? appendedAt : now;
        return new LogClock(later, appendedAt, session, sessionId, Duration.ZERO, Duration.ZERO);
    }

    private LogClock counted(Duration step, Instant appendedAt, Duration leadAfter) {
        Duration frozen = shorter(step, freezeLeft);
        Instant later = now.plus(step.minus(frozen));
        return new LogClock(later, appendedAt, session, sessionId, freezeLeft.minus(frozen), leadAfter);
    }

    private static boolean isOrdinary(Duration step) {
        return !step.isNegative() && step.compareTo(MAX_STEP) <= 0;
    }

    private static Duration bounded(Duration lead) {
        Duration most = shorter(lead, MAX_LEAD);
        return most.compareTo(MAX_LEAD.negated()) < 0 ? MAX_LEAD.negated() : most;
    }

    private static Duration notNegative(Duration duration) {
        return duration.isNegative() ? Duration.ZERO : duration;
    }

    private static Duration shorter(Duration a, Duration b) {
        return a.compareTo(b) <= 0 ? a : b;
    }
}
