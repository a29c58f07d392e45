package dev.muster.balance;

import java.time.Duration;

/**
 * An instance that may be picked, as it was when the picture was taken.
 *
 * @param id id within the service; unique in a list of candidates
 * @param weight share of the load relative to its peers, 0 to 1000; 0 gets none
 * @param region region, or empty
 * @param zone zone within the region, or empty
 * @param health whether it takes calls
 * @param age how long it has taken calls; a young one is given less by {@link SlowStart}
 */
public record Candidate(String id, int weight, String region, String zone, Health health, Duration age) {
    private static final int MAX_WEIGHT = 1_000;
    private static final Duration OLD = Duration.ofDays(365);

    /** @throws IllegalArgumentException when the weight is out of range */
    public Candidate {
        if (weight < 0 || weight > MAX_WEIGHT) {
            throw new IllegalArgumentException("weight: " + weight + " (expected: 0 to " + MAX_WEIGHT + ")");
        }
    }

    /** One that is healthy, of weight 1, nowhere in particular, and long there. */
    public static Candidate of(String id) {
        return new Candidate(id, 1, "", "", Health.HEALTHY, OLD);
    }

    /** With this weight. */
    public Candidate weighing(int next) {
        return new Candidate(id, next, region, zone, health, age);
    }

    /** In this place. */
    public Candidate in(String nextRegion, String nextZone) {
        return new Candidate(id, weight, nextRegion, nextZone, health, age);
    }

    /** In this state. */
    public Candidate being(Health next) {
        return new Candidate(id, weight, region, zone, next, age);
    }

    /** Taking calls for so long. */
    public Candidate aged(Duration next) {
        return new Candidate(id, weight, region, zone, health, next);
    }

    boolean isDrained() {
        return health == Health.DRAINED || weight == 0;
    }
}
