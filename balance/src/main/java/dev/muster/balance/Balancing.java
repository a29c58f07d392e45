package dev.muster.balance;

import java.time.Duration;

/**
 * How a caller spreads its calls. Immutable: every method that takes a value returns a changed copy.
 *
 * @param strategy how one of many is picked
 * @param nearness where calls go first
 * @param slowStart how new instances begin
 * @param subset which part of a large service is called
 * @param panicPercent when fewer of those that are not drained are healthy, all of them are called, for a few would only be run over;
 *     0 never
 */
public record Balancing(Strategy strategy, Nearness nearness, SlowStart slowStart, Subset subset, int panicPercent) {
    /** Power of two choices among all, a slow start of 30 s, panic below half. */
    public static final Balancing DEFAULT =
            new Balancing(Strategy.POWER_OF_TWO, Nearness.NONE, new SlowStart(Duration.ofSeconds(30)), Subset.ALL, 50);

    /** @throws IllegalArgumentException when the percentage is none */
    public Balancing {
        if (panicPercent < 0 || panicPercent > 100) {
            throw new IllegalArgumentException("panic: " + panicPercent + " (expected: 0 to 100)");
        }
    }

    /** By this strategy. */
    public Balancing by(Strategy next) {
        return new Balancing(next, nearness, slowStart, subset, panicPercent);
    }

    /** These places first. */
    public Balancing near(Nearness next) {
        return new Balancing(strategy, next, slowStart, subset, panicPercent);
    }

    /** With a slow start of this window; zero for none. */
    public Balancing slowStart(Duration window) {
        return new Balancing(strategy, nearness, new SlowStart(window), subset, panicPercent);
    }

    /** Calling this part of the service only. */
    public Balancing subset(Subset next) {
        return new Balancing(strategy, nearness, slowStart, next, panicPercent);
    }

    /** Calling all that are not drained when fewer than this percentage are healthy; 0 never. */
    public Balancing panicBelow(int percent) {
        return new Balancing(strategy, nearness, slowStart, subset, percent);
    }
}
