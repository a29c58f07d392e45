package dev.muster.testkit.fault;

import java.util.SplittableRandom;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The seed of a run: from the system property {@value #PROPERTY} where it is set, so that a run can be repeated, otherwise drawn. It is
 * written to the log as a warning, for nobody knows beforehand which seed will be wanted.
 */
public final class FaultSeed {
    /** The system property that fixes the seed. */
    public static final String PROPERTY = "muster.fault.seed";

    private static final Logger LOG = LoggerFactory.getLogger(FaultSeed.class);

    private FaultSeed() {}

    /** The seed for one run of what is named. */
    public static long of(String what) {
        String fixed = System.getProperty(PROPERTY, "");
        long seed = fixed.isEmpty() ? new SplittableRandom().nextLong() : parse(fixed);
        LOG.warn("Faults of {}: seed {} (the same again: -D{}={})", what, seed, PROPERTY, seed);
        return seed;
    }

    private static long parse(String text) {
        try {
            return Long.parseLong(text);
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException(PROPERTY + ": " + text + " (expected: a whole number)", e);
        }
    }
}
