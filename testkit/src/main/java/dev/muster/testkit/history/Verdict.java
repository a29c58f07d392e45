package dev.muster.testkit.history;

import java.util.Locale;

/** What a check of one key says. "Undecided" is neither of the others. */
public sealed interface Verdict {

    /** What it took. */
    Figures figures();

    /** In a line; a counterexample in several. */
    String text();

    /** Whether the history can be explained. */
    default boolean holds() {
        return this instanceof Holds;
    }

    /**
     * What a check took.
     *
     * @param operations in the history
     * @param unknown of these, how many had no answer
     * @param steps how often the model was asked
     * @param configurations the most possibilities that were held at a time
     */
    record Figures(int operations, int unknown, long steps, int configurations) {

        @Override
        public String toString() {
            return String.format(
                    Locale.ROOT,
                    "%,d operations, %,d unknown; %,d steps, at most %,d possibilities at a time",
                    operations,
                    unknown,
                    steps,
                    configurations);
        }
    }

    /** The history can be explained. */
    record Holds(Figures figures) implements Verdict {

        @Override
        public String text() {
            return "holds: " + figures;
        }
    }

    /**
     * The limit was reached first: nothing is said of the history.
     *
     * @param after answers that were explained
     */
    record Undecided(Figures figures, int after, Limits limits) implements Verdict {

        @Override
        public String text() {
            return String.format(
                    Locale.ROOT,
                    "UNDECIDED after %,d answers: %s (limit: %,d steps, %,d possibilities)",
                    after,
                    figures,
                    limits.steps(),
                    limits.configurations());
        }
    }

    /** The history cannot be explained. */
    record Violated(Figures figures, Counterexample counterexample) implements Verdict {

        @Override
        public String text() {
            return "DOES NOT HOLD: " + figures + System.lineSeparator() + counterexample.text();
        }
    }
}
