package dev.muster.simulation;

import java.util.List;
import java.util.SplittableRandom;

/** Random numbers of one part of the simulation: what one part draws does not move what another draws. */
final class Chance {

    private final SplittableRandom random;

    Chance(SplittableRandom random) {
        this.random = random;
    }

    /** For a part of this part. */
    Chance split() {
        return new Chance(random.split());
    }

    /** From the least to the most, both possible. */
    long between(long least, long most) {
        return random.nextLong(least, most + 1);
    }

    /** True once in so many times. */
    boolean oneIn(int times) {
        return random.nextInt(times) == 0;
    }

    <T> T pick(List<T> from) {
        return from.get(random.nextInt(from.size()));
    }
}
