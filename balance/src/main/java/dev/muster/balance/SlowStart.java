package dev.muster.balance;

import java.time.Duration;

/**
 * A new instance gets little at first and its whole weight at the end of the window: its share grows with its age from a tenth to all of
 * its weight, in twenty steps. It spares caches, pools and compilers that are cold. When all are equally new, all get the same.
 *
 * @param window how long it takes, at most {@link #MAX}; zero for none
 */
public record SlowStart(Duration window) {
    /** Longest window. */
    public static final Duration MAX = Duration.ofHours(1);

    /** Nobody starts slowly. */
    public static final SlowStart NONE = new SlowStart(Duration.ZERO);

    /** The parts of a whole weight. */
    static final int STEPS = 20;

    private static final int LEAST = 2;

    /** @throws IllegalArgumentException when the window is negative or above {@link #MAX} */
    public SlowStart {
        if (window.isNegative() || window.compareTo(MAX) > 0) {
            throw new IllegalArgumentException("slow start: " + window + " (expected: PT0S to " + MAX + ")");
        }
    }

    /** The weight at this age, in twentieths of the units of {@code weight}. */
    int weightAt(int weight, Duration age) {
        return weight * stepAt(age);
    }

    /** How long the step at this age lasts; zero when it is the last. */
    Duration untilNextStep(Duration age) {
        int step = stepAt(age);
        return step == STEPS ? Duration.ZERO : timeOf(step + 1).minus(age);
    }

    /** The share of its weight that a member has now, of {@link #STEPS}. */
    static int shareOf(Roster roster, int place) {
        return roster.weight(place) / roster.nominalWeight(place);
    }

    private int stepAt(Duration age) {
        if (age.compareTo(window) >= 0) {
            return STEPS;
        }
        long passed = Math.max(0, age.toNanos());
        return Math.max(LEAST, (int) ((double) passed / window.toNanos() * STEPS));
    }

    private Duration timeOf(int step) {
        return Duration.ofNanos(Math.addExact(window.multipliedBy(step).toNanos(), STEPS - 1) / STEPS);
    }
}
