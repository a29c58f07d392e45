package dev.muster.demo;

import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;

/** When the latest requests came, so that those of a span of time can be counted afterwards. Bounded; thread-safe. */
final class Arrivals {

    /** Of a minute or more. */
    private static final int REMEMBERED = 5_000;

    private final Deque<Instant> latest = new ArrayDeque<>();

    synchronized void note(Instant at) {
        if (latest.size() == REMEMBERED) {
            latest.removeFirst();
        }
        latest.addLast(at);
    }

    /** How many came from a time on until before another. */
    synchronized long between(Instant from, Instant until) {
        return latest.stream()
                .filter(at -> !at.isBefore(from) && at.isBefore(until))
                .count();
    }
}
