package dev.muster.client;

import java.util.OptionalInt;

/**
 * What an instance reports of its load. It informs balancing and people and decides nothing. Immutable; begin with {@link #NONE}
 * and add what is known.
 *
 * @param cpuPermille processor use in thousandths of what it may use, 0 or more
 * @param memoryPermille memory use in thousandths of what it may use, 0 or more
 * @param inFlight requests under way, 0 or more
 */
public record Load(OptionalInt cpuPermille, OptionalInt memoryPermille, OptionalInt inFlight) {

    /** Nothing reported: what was reported last stays. */
    public static final Load NONE = new Load(OptionalInt.empty(), OptionalInt.empty(), OptionalInt.empty());

    /** @throws InvalidValueException when a part is negative */
    public Load {
        check("load.cpuPermille", cpuPermille);
        check("load.memoryPermille", memoryPermille);
        check("load.inFlight", inFlight);
    }

    /** With this processor use, in thousandths. */
    public Load withCpuPermille(int permille) {
        return new Load(OptionalInt.of(permille), memoryPermille, inFlight);
    }

    /** With this memory use, in thousandths. */
    public Load withMemoryPermille(int permille) {
        return new Load(cpuPermille, OptionalInt.of(permille), inFlight);
    }

    /** With so many requests under way. */
    public Load withInFlight(int requests) {
        return new Load(cpuPermille, memoryPermille, OptionalInt.of(requests));
    }

    private static void check(String field, OptionalInt value) {
        if (value.orElse(0) < 0) {
            throw new InvalidValueException(field, value.getAsInt(), "0 or more");
        }
    }
}
