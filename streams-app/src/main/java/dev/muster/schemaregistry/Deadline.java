package dev.muster.schemaregistry;

import dev.muster.wire.RegistryUnavailableException;
import java.time.Duration;

/** The end of one call's patience, by the monotonic clock. */
final class Deadline {
    private final Duration allowed;
    private final long end;

    private Deadline(Duration allowed) {
        this.allowed = allowed;
        this.end = System.nanoTime() + allowed.toNanos();
    }

    static Deadline in(Duration allowed) {
        return new Deadline(allowed);
    }

    /** What is left, at least a millisecond. */
    Duration left(String what) {
        long nanos = end - System.nanoTime();
        if (nanos <= 0) {
            throw passed(what);
        }
        return nanos < 1_000_000 ? Duration.ofMillis(1) : Duration.ofNanos(nanos);
    }

    RegistryUnavailableException passed(String what) {
        return new RegistryUnavailableException("schema registry: " + what + " within " + allowed);
    }
}
