package dev.muster.client.call;

import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import io.github.resilience4j.circuitbreaker.CircuitBreaker.State;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig;
import io.github.resilience4j.core.IntervalFunction;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicIntegerFieldUpdater;

/**
 * A Resilience4j breaker over a window of tries that also knows until when it is open, which that one keeps to itself. Any thread. While
 * it is closed neither asking nor telling takes a lock of this class; and while its window holds good tries only, a further one is not
 * even told to it, as it would replace one of its like.
 */
final class Fuse {
    private static final AtomicIntegerFieldUpdater<Fuse> UNTOLD =
            AtomicIntegerFieldUpdater.newUpdater(Fuse.class, "untold");

    private final CircuitBreaker breaker;
    private final IntervalFunction openTimes;
    private final int window;
    private final long slowNanos;
    /** Good tries that the breaker has to be told of until its window holds nothing else; then one more changes nothing. */
    private volatile int untold;

    private volatile boolean isOpen;
    private volatile long dueAt;
    private int openings;

    Fuse(String name, CircuitBreakerConfig config) {
        this.breaker = CircuitBreaker.of(name, config);
        this.window = config.getSlidingWindowSize();
        this.slowNanos = config.getSlowCallDurationThreshold().toNanos();
        this.untold = window;
        this.openTimes = config.getWaitIntervalFunctionInOpenState();
    }

    /** Whether a try may be made; then one of the ends must follow. */
    boolean admits() {
        return breaker.tryAcquirePermission();
    }

    /** The try is over and says nothing. */
    void released() {
        breaker.releasePermission();
    }

    /** The try succeeded. Returns whether it has changed {@link #isOpen}. */
    boolean succeeded(long nanos) {
        int left = untold;
        if (nanos <= slowNanos && !isOpen) {
            if (left == 0) {
                return false;
            }
            UNTOLD.compareAndSet(this, left, left - 1);
        } else {
            untold = window;
        }
        breaker.onSuccess(nanos, TimeUnit.NANOSECONDS);
        return isMoved();
    }

    /** The try failed. Returns whether it has changed {@link #isOpen}. */
    boolean failed(long nanos, Throwable failure) {
        untold = window;
        breaker.onError(nanos, TimeUnit.NANOSECONDS, failure);
        return isMoved();
    }

    /** Whether it has opened and not closed since. */
    boolean isOpen() {
        return isOpen;
    }

    /** Whether it is open, and may admit a probe by now. */
    boolean isProbeDue(long now) {
        return now - dueAt >= 0;
    }

    /** When it may admit a probe. */
    Instant due() {
        Duration left = Duration.ofNanos(Math.max(0, dueAt - System.nanoTime()));
        return Instant.ofEpochMilli(System.currentTimeMillis()).plus(left);
    }

    CircuitBreaker.Metrics seen() {
        return breaker.getMetrics();
    }

    private boolean isMoved() {
        State state = breaker.getState();
        return state == State.CLOSED ? isOpen && moved(state) : state == State.OPEN && moved(state);
    }

    /** Rare, and worth a lock: several tries may end at once. */
    private synchronized boolean moved(State state) {
        if (breaker.getState() != state) {
            return false;
        }
        boolean before = isOpen;
        if (state == State.CLOSED) {
            openings = 0;
            untold = window;
            isOpen = false;
        } else if (!before || isProbeDue(System.nanoTime())) {
            openings++;
            dueAt = System.nanoTime()
                    + Duration.ofMillis(openTimes.apply(openings)).toNanos();
            isOpen = true;
        }
        return before != isOpen;
    }
}
