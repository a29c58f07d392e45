package dev.muster.testkit;

import java.lang.StackWalker.Option;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import org.apache.kafka.common.utils.Time;
import org.apache.kafka.storage.internals.log.LogValidator;

/**
 * The system's time, but where a broker stamps records and checks their stamps it is moved, as when an operator sets the broker's clock.
 *
 * <p>Only {@link LogValidator} sees the moved clock. A broker also times its requests to the controller and the controller its writes by the
 * wall clock: had those leapt too, a leap back would hold them up for as long as the clock leapt, and tests of what reads the stamps would
 * fail by the broker's own trouble. Safe for use by any thread.
 */
final class MovableTime implements Time {
    private static final StackWalker CALLERS = StackWalker.getInstance(Option.RETAIN_CLASS_REFERENCE);

    private final AtomicLong offsetMs = new AtomicLong();

    void move(Duration step) {
        offsetMs.addAndGet(step.toMillis());
    }

    Duration offset() {
        return Duration.ofMillis(offsetMs.get());
    }

    @Override
    public long milliseconds() {
        long offset = offsetMs.get();
        // The stack is looked at only after a first leap, so the clock costs nothing where nobody moves it.
        return offset == 0 || CALLERS.getCallerClass() != LogValidator.class
                ? Time.SYSTEM.milliseconds()
                : Time.SYSTEM.milliseconds() + offset;
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
        Time.SYSTEM.waitObject(monitor, condition, deadlineMs);
    }
}
