package dev.muster.fold.testing;

import dev.muster.fold.Event;
import java.time.Duration;
import java.util.SortedMap;

/** What one entity lives through, step by step. */
public sealed interface Happening<E extends Event> {

    /** An event comes. */
    record Arrives<E extends Event>(E event) implements Happening<E> {}

    /**
     * Time passes.
     *
     * @param logTime time that the log clock counts
     * @param lateness how far the clock is beyond a deadline when {@code due} is called for it
     * @param brokerTime by how much the broker's clock moves, also back
     */
    record Passes<E extends Event>(Duration logTime, Duration lateness, Duration brokerTime) implements Happening<E> {}

    /** The log sets other rules. */
    record RulesChange<E extends Event>(SortedMap<String, String> values) implements Happening<E> {}
}
