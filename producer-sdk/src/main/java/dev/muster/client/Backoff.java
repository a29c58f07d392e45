package dev.muster.client;

import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;

/** Pauses between attempts: doubling from the first to the longest, each spread by a fifth to either side. Any thread. */
final class Backoff {
    private final Duration first;
    private final Duration longest;
    private Duration next;

    Backoff(Duration first, Duration longest) {
        this.first = first;
        this.longest = longest;
        this.next = first;
    }

    synchronized Duration next() {
        Duration pause = next;
        Duration doubled = next.multipliedBy(2);
        next = doubled.compareTo(longest) > 0 ? longest : doubled;
        return spread(pause, 0.2);
    }

    /** As {@link #next()}, or less when somebody who knows asks for less; never less than the first. */
    Duration nextAtMost(Duration asked) {
        Duration pause = next();
        Duration least = asked.compareTo(first) < 0 ? first : asked;
        return pause.compareTo(least) < 0 ? pause : spread(least, 0.2);
    }

    synchronized void reset() {
        next = first;
    }

    /** A time at random within this part of the given one to either side, so that many clients do not keep step. */
    static Duration spread(Duration time, double part) {
        double factor = 1 + part * (2 * ThreadLocalRandom.current().nextDouble() - 1);
        return Duration.ofNanos((long) (time.toNanos() * factor));
    }
}
