package dev.muster.app;

import java.time.Duration;
import java.util.function.LongSupplier;

/**
 * Does something that costs, at most once in a while however often it is wanted: at once, or when the time has come, and never not at all
 * after it was wanted last. What fails is still wanted. One thread's.
 */
final class Spaced {

    private final long every;
    private final LongSupplier nanos;
    private final Runnable task;
    private long due;
    private boolean isWanted;

    /** @param nanos the time, as {@link System#nanoTime} tells it */
    Spaced(Duration every, LongSupplier nanos, Runnable task) {
        this.every = every.toNanos();
        this.nanos = nanos;
        this.task = task;
        this.due = nanos.getAsLong();
    }

    /** It is to be done. */
    void wanted() {
        isWanted = true;
        passed();
    }

    /** Time has passed; told now and then. */
    void passed() {
        long now = nanos.getAsLong();
        if (isWanted && now - due >= 0) {
            due = now + every;
            task.run();
            isWanted = false;
        }
    }
}
