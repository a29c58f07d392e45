package dev.muster.testkit;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import org.apache.kafka.common.utils.Time;

/**
 * The system's time with a wall clock that can leap, as when an operator sets a broker's clock. Monotonic time is untouched.
 *
 * <p>The threads of the metadata quorum keep the system's wall clock, as if the controller were on another machine: they time their
 * batches by the wall clock and would otherwise hold back a batch for as long as the clock has leapt back. Safe for use by any thread.
 */
final class MovableTime implements Time {
    private final AtomicLong offsetMs = new AtomicLong();
    private final ThreadLocal<Boolean> keepsSystemClock = ThreadLocal.withInitial(MovableTime::isQuorumThread);

    void move(Duration step) {
        offsetMs.addAndGet(step.toMillis());
    }

    Duration offset() {
        return Duration.ofMillis(offsetMs.get());
    }

    /**
     * Runs an action for which the calling thread reads the system's wall clock. Starting and stopping set time limits that the threads
     * of the quorum then judge by theirs.
     */
    void unmoved(Runnable action) {
        boolean before = keepsSystemClock.get();
        keepsSystemClock.set(true);
        try {
            action.run();
        } finally {
            keepsSystemClock.set(before);
        }
    }

    @Override
    public long milliseconds() {
        long system = Time.SYSTEM.milliseconds();
        return keepsSystemClock.get() ? system : system + offsetMs.get();
    }

    @Override
    public long nanoseconds() {
        return Time.SYSTEM.nanoseconds();
    }

    @Override
    public void sleep(long durationMs) {
        Time.SYSTEM.sleep(durationMs);
    }

    @Override
    public void waitObject(Object monitor, Supplier<Boolean> condition, long deadlineMs) throws InterruptedException {
        // The deadline was computed by our milliseconds().
        long shift = milliseconds() - Time.SYSTEM.milliseconds();
        Time.SYSTEM.waitObject(monitor, condition, deadlineMs - shift);
    }

    private static boolean isQuorumThread() {
        String name = Thread.currentThread().getName();
        return name.contains("-raft-") || name.contains("quorum-controller");
    }
}
