package dev.muster.balance;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/**
 * How one of many is picked. All of them but {@link #RANDOM} and {@link #ROUND_ROBIN} heed weights; all but {@link #CONSISTENT_HASH} let
 * a new instance start slowly.
 */
public enum Strategy {
    /** One after the other, each as often as the others. */
    ROUND_ROBIN {
        @Override
        Picker prepare(Roster roster) {
            return SmoothSchedule.alike(roster);
        }
    },
    /**
     * One after the other, each as often as its weight says, spread as evenly as can be: weights 5, 1, 1 give a a b a c a a. The
     * algorithm is nginx's smooth weighted round robin.
     */
    SMOOTH_WEIGHTED {
        @Override
        Picker prepare(Roster roster) {
            return SmoothSchedule.weighted(roster);
        }
    },
    /** At random, with chances as the weights. */
    WEIGHTED_RANDOM {
        @Override
        Picker prepare(Roster roster) {
            return new RandomPicker(roster, AliasTable.weighted(roster));
        }
    },
    /** At random with equal chances. */
    RANDOM {
        @Override
        Picker prepare(Roster roster) {
            return new RandomPicker(roster, AliasTable.alike(roster));
        }
    },
    /**
     * The one with the fewest requests under way for its weight, of all; ties at random by weight. Looks at each, so that a pick takes
     * time with the size: for more than some dozens, {@link #POWER_OF_TWO} or a subset.
     */
    LEAST_REQUESTS {
        @Override
        Picker prepare(Roster roster) {
            return new LeastRequests(roster);
        }
    },
    /**
     * Two at random by weight, of which the one with fewer requests under way for its weight (Mitzenmacher, "The power of two choices in
     * randomized load balancing"). Nearly as even as {@link #LEAST_REQUESTS} at no cost of size, and without the herd that all
     * callers together make when each runs for the same least one.
     */
    POWER_OF_TWO {
        @Override
        Picker prepare(Roster roster) {
            return new PowerOfTwo(roster);
        }
    },
    /**
     * The owner of the call's key on a {@link HashRing}, with bounded loads: one that has more than 1.25 times its share of the requests
     * under way hands on to the next owner (Mirrokni, Thorup, Zadimoghaddam, "Consistent hashing with bounded loads").
     */
    CONSISTENT_HASH {
        @Override
        Picker prepare(Roster roster) {
            return new HashPicker(roster);
        }
    };

    /** Steps that each member takes. */
    private static final long LOOK = 500;
    /** Steps that a point of a ring takes. */
    private static final long POINT = 400;

    abstract Picker prepare(Roster roster);

    /**
     * What it takes at most to prepare picks by this strategy among so many members, in steps of about a nanosecond.
     *
     * @param members how many
     * @param weights what they weigh together
     */
    public long mostSteps(int members, long weights) {
        return switch (this) {
            case ROUND_ROBIN -> members * LOOK + SmoothSchedule.mostSteps(members, (long) members * SlowStart.STEPS);
            case SMOOTH_WEIGHTED -> members * LOOK + SmoothSchedule.mostSteps(members, weights * SlowStart.STEPS);
            case CONSISTENT_HASH -> members * LOOK + HashRing.mostPoints(members, weights) * POINT;
            case WEIGHTED_RANDOM, RANDOM, LEAST_REQUESTS, POWER_OF_TWO -> members * LOOK;
        };
    }

    /** Whether a pick depends on the requests that are under way. */
    public boolean heedsRequests() {
        return this == LEAST_REQUESTS || this == POWER_OF_TWO || this == CONSISTENT_HASH;
    }

    /** As in the HTTP interface: {@code power_of_two}. */
    public String text() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** The strategy of this name in the HTTP interface; {@code weighted} is {@link #SMOOTH_WEIGHTED}. */
    public static Optional<Strategy> parse(String text) {
        return text.equals("weighted")
                ? Optional.of(SMOOTH_WEIGHTED)
                : Arrays.stream(values()).filter(one -> one.text().equals(text)).findFirst();
    }
}
