package dev.muster.testkit.history;

/**
 * How much work and memory a check of one key may take. Beyond it the check ends undecided.
 *
 * @param steps how often the model may be asked
 * @param configurations how many possibilities may be held at one time
 */
public record Limits(long steps, int configurations) {

    /** Some seconds and some hundred megabytes. */
    public static final Limits DEFAULT = new Limits(20_000_000, 500_000);

    private static final int REPETITIONS = 50;

    /** Refuses limits that allow nothing. */
    public Limits {
        if (steps < 1 || configurations < 1) {
            throw new IllegalArgumentException(
                    "limits: " + steps + ", " + configurations + " (expected: at least 1 of each)");
        }
    }

    /** For a check that is repeated to make a counterexample short. */
    Limits forRepetition() {
        return new Limits(Math.max(1, steps / REPETITIONS), Math.max(1, configurations / REPETITIONS));
    }
}
