package dev.muster.client;

import java.time.Duration;
import java.util.function.LongSupplier;

/**
 * For how long one session of a candidate may be sure that it has not lapsed, by its own monotonic clock. From the sending of each word that
 * Kafka acknowledged before the time of the word before it was over: a chain that breaks is not mended. Thread-safe.
 *
 * <p>The log's clock may be two steps of a second, and 0.2 s, ahead of what has passed since a keep came, and clocks may differ by a tenth:
 * docs/adr/0027-leaders.md.
 */
final class CampaignLease {
    private static final Duration AHEAD = Duration.ofMillis(2_200);
    private static final long LEAST_INTERVAL_NANOS = Duration.ofMillis(200).toNanos();

    private final LongSupplier clock;
    private final long windowNanos;
    private final long ttlNanos;
    private volatile State state = State.NOT_BEGUN;
    private volatile long until;
    private long begunAt;

    private enum State {
        /** Nothing was sent. */
        NOT_BEGUN,
        /** The campaign is on its way; a keep would not count before it is there. */
        SENT,
        /** The campaign, and what came after it, is in the log. */
        HELD,
        /** The chain broke, or nobody wants it any more. */
        OVER
    }

    /** @param clock monotonic nanoseconds */
    CampaignLease(Duration ttl, LongSupplier clock) {
        this.clock = clock;
        this.ttlNanos = ttl.toNanos();
        this.windowNanos = (ttl.minus(AHEAD).toNanos() * 10) / 11;
    }

    /** How often to keep: a sixth of the ttl, but three times within what a keep is good for, and not oftener than five times a second. */
    Duration interval() {
        return Duration.ofNanos(Math.max(LEAST_INTERVAL_NANOS, Math.min(ttlNanos / 6, windowNanos / 3)));
    }

    /** The campaign is about to be sent: the first time counts, since a repeated one renews nothing. */
    synchronized void sending() {
        if (state == State.NOT_BEGUN) {
            begunAt = clock.getAsLong();
            until = begunAt + windowNanos;
            state = State.SENT;
        }
    }

    /** The campaign is in the log. Returns whether that came in time. */
    synchronized boolean campaignAcknowledged() {
        return acknowledged(begunAt);
    }

    /** A keep that was sent then is in the log. Returns whether that came in time. */
    synchronized boolean keepAcknowledged(long sentAt) {
        return acknowledged(sentAt);
    }

    private boolean acknowledged(long sentAt) {
        if (isOver()) {
            state = State.OVER;
            return false;
        }
        state = State.HELD;
        until = until - (sentAt + windowNanos) > 0 ? until : sentAt + windowNanos;
        return true;
    }

    synchronized void end() {
        state = State.OVER;
    }

    /** Whether the campaign, and so a keep after it, is in the log. */
    boolean isHeld() {
        return state == State.HELD;
    }

    /** Whether the session is over, by the clock or by somebody's word. */
    boolean isOver() {
        State now = state;
        return now == State.OVER || (now != State.NOT_BEGUN && clock.getAsLong() - until >= 0);
    }

    /** Whether the candidate has not lapsed for sure. */
    boolean isCertain() {
        return state == State.HELD && clock.getAsLong() - until < 0;
    }

    /** For how long it is certain; zero when it is not. */
    Duration left() {
        return state == State.HELD ? Duration.ofNanos(Math.max(0, until - clock.getAsLong())) : Duration.ZERO;
    }

    /** How long ago the campaign was sent first. */
    synchronized Duration sinceBegun() {
        return state == State.NOT_BEGUN ? Duration.ZERO : Duration.ofNanos(clock.getAsLong() - begunAt);
    }
}
