package dev.muster.testkit.fault;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;

/**
 * Faults that come and go by a timetable.
 *
 * @param steps in the order of their time
 */
public record FaultPlan(List<Step> steps) {

    private static final long SHORTEST_MS = 200;
    private static final long LONGEST_MS = 4_000;

    /**
     * One change.
     *
     * @param at time since the plan began
     * @param faults what is wrong from here on
     * @param ending how the connections that exist are ended first; empty leaves them
     */
    public record Step(Duration at, Faults faults, Optional<Ending> ending) {}

    /** @throws IllegalArgumentException when a step comes before the one before it */
    public FaultPlan {
        steps = List.copyOf(steps);
        for (int i = 1; i < steps.size(); i++) {
            if (steps.get(i).at().compareTo(steps.get(i - 1).at()) < 0) {
                throw new IllegalArgumentException("steps: " + steps.get(i) + " (expected: not before "
                        + steps.get(i - 1).at() + ")");
            }
        }
    }

    /**
     * Trouble and calm in turns, each of 0.2 to 4 seconds, calm at the end. The same seed gives the same plan.
     *
     * @param seed where every random number of the plan comes from
     * @param length when the last trouble has ended
     */
    public static FaultPlan random(long seed, Duration length) {
        SplittableRandom random = new SplittableRandom(seed);
        List<Step> steps = new ArrayList<>();
        long at = span(random);
        while (at < length.toMillis()) {
            steps.add(new Step(Duration.ofMillis(at), trouble(random), ending(random)));
            at = Math.min(at + span(random), length.toMillis());
            steps.add(new Step(Duration.ofMillis(at), Faults.NONE, Optional.empty()));
            at += span(random);
        }
        return new FaultPlan(steps);
    }

    private static long span(SplittableRandom random) {
        return random.nextLong(SHORTEST_MS, LONGEST_MS);
    }

    private static Faults trouble(SplittableRandom random) {
        return switch (random.nextInt(8)) {
            case 0 -> Faults.HALF_OPEN;
            case 1 -> Faults.NONE.withToTarget(Flow.HELD);
            case 2 -> Faults.NONE.withToClient(Flow.HELD);
            case 3 -> Faults.REFUSING;
            case 4 -> Faults.RESETTING;
            case 5 -> Faults.throttle(random.nextLong(1_000, 200_000));
            default -> Faults.delay(millis(random.nextLong(500)), millis(random.nextLong(1, 500)));
        };
    }

    private static Optional<Ending> ending(SplittableRandom random) {
        return switch (random.nextInt(3)) {
            case 0 -> Optional.of(Ending.RESET);
            case 1 -> Optional.of(Ending.CLOSE);
            default -> Optional.empty();
        };
    }

    private static Duration millis(long value) {
        return Duration.ofMillis(value);
    }
}
