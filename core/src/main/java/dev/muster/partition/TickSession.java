package dev.muster.partition;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * When the owner of a partition appends a tick, and what it says: session, id and elapsed time. From the moment a node owns the
 * partition until it does no longer.
 *
 * <p>One tick is under way at a time: while the broker is away none pile up. A tick that took longer than the longest step to be
 * acknowledged, or failed, ends the session: the next one begins a new session, and the log clock waits until those who could not be
 * heard have had time to speak. A session opens with a tick, also while nothing has a deadline: what is registered later is then not
 * held up by its grace.
 *
 * <p>It reads no clock: whoever ticks hands in the monotonic time, and asks {@link #next} about every {@link #EVERY}. Thread-safe; no
 * method waits for anything but the others.
 */
public final class TickSession {

    /** How often the owner asks whether to tick. */
    public static final Duration EVERY = Duration.ofMillis(400);

    private final String owner;
    private boolean hasDeadlines;
    private boolean isUnderWay;
    private boolean hasEnded;
    private boolean isFirst = true;
    private long begun;
    private long lastCounting;
    private long number;
    private String id = "";
    private long lastNanos;
    private long sentNanos;

    /**
     * The node owns the partition from here on.
     *
     * @param owner tells this ownership apart from every other one, of this node too
     * @param restored the partition as it was restored
     */
    public TickSession(String owner, Ticked restored) {
        this.owner = owner + ".";
        this.lastCounting = restored.meta().clock().session();
        this.hasDeadlines = restored.hasDeadlines();
        begin();
    }

    /**
     * What a tick says.
     *
     * @param session number of the session
     * @param sessionId tells two sessions of the same number apart
     * @param elapsed monotonic time since the previous tick of the session
     */
    public record Stamp(long session, String sessionId, Duration elapsed) {}

    /** The tick to be appended now, if any; it is under way until {@link #acknowledged} or {@link #failed}. */
    public synchronized Optional<Stamp> next(long nanos) {
        boolean opens = isFirst || hasEnded;
        if (isUnderWay || !(hasDeadlines || opens)) {
            return Optional.empty();
        }
        if (hasEnded) {
            begin();
        }
        // Also over a time without ticks, in which an outage may have passed unseen: the step is then too long to
        // count.
        long elapsedMs = isFirst ? 0 : TimeUnit.NANOSECONDS.toMillis(nanos - lastNanos);
        // What is less than a millisecond is counted with the next tick: cut off each time, it would add up to
        // seconds an hour.
        lastNanos = isFirst ? nanos : lastNanos + TimeUnit.MILLISECONDS.toNanos(elapsedMs);
        sentNanos = nanos;
        isFirst = false;
        isUnderWay = true;
        return Optional.of(new Stamp(number, id, Duration.ofMillis(elapsedMs)));
    }

    /** The tick that was under way is in the log. */
    public synchronized void acknowledged(long nanos) {
        isUnderWay = false;
        // It is in the log, so it will count, or one like it: the next session is above it, folded by then or not.
        lastCounting = Math.max(lastCounting, number);
        hasEnded = hasEnded || nanos - sentNanos > LogClock.MAX_STEP.toNanos();
    }

    /** The tick that was under way may or may not be in the log. */
    public synchronized void failed() {
        isUnderWay = false;
        hasEnded = true;
    }

    /** A record was folded. When another owner's session of the same or a higher number counts, the next one goes above it. */
    public synchronized void folded(Ticked partition) {
        LogClock clock = partition.meta().clock();
        hasDeadlines = partition.hasDeadlines();
        lastCounting = Math.max(lastCounting, clock.session());
        if (clock.session() >= number && !clock.sessionId().equals(id)) {
            hasEnded = true;
        }
    }

    /** Whether the session that counts began since the node owns the partition: its first one, or one after a late tick. */
    public boolean isOwn(LogClock clock) {
        return clock.sessionId().startsWith(owner);
    }

    /**
     * One above the last that counts, not above the last tried: a session that never reached the log leaves no gap. Two sessions never
     * share an id, even if the first was not known to count when the second began: it would not be told that it is a new one.
     */
    private void begin() {
        hasEnded = false;
        isFirst = true;
        begun++;
        number = lastCounting + 1;
        id = owner + begun;
    }
}
