package dev.muster.logging;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;

/** Keeps a line that may come with every request or record from flooding the log: it is written at once, and then not for a while. Thread-safe. */
public final class Seldom {

    private static final Duration USUALLY = Duration.ofSeconds(10);

    private final long quietNanos;
    private final LongSupplier nanos;
    private final AtomicLong last;

    private Seldom(Duration quiet, LongSupplier nanos) {
        this.quietNanos = quiet.toNanos();
        this.nanos = nanos;
        this.last = new AtomicLong(nanos.getAsLong() - quietNanos);
    }

    /** At most one line in 10 s. */
    public static Seldom usual() {
        return by(System::nanoTime);
    }

    static Seldom by(LongSupplier nanos) {
        return new Seldom(USUALLY, nanos);
    }

    /** Writes the line, unless one was written a short while ago. */
    public void say(Runnable line) {
        long now = nanos.getAsLong();
        long before = last.get();
        if (now - before >= quietNanos && last.compareAndSet(before, now)) {
            line.run();
        }
    }
}
