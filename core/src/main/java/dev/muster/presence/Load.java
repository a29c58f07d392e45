package dev.muster.presence;

import dev.muster.fold.InvalidValueException;
import java.util.OptionalInt;

/**
 * What an instance reports of its load. Decides nothing.
 *
 * @param cpuPermille processor use in thousandths of what it may use
 * @param memoryPermille memory use in thousandths of what it may use
 * @param inFlight requests under way
 */
public record Load(OptionalInt cpuPermille, OptionalInt memoryPermille, OptionalInt inFlight) {

    /** Nothing reported. */
    public static final Load NONE = new Load(OptionalInt.empty(), OptionalInt.empty(), OptionalInt.empty());

    /** @throws InvalidValueException when a part is negative */
    public Load {
        check("load.cpu", cpuPermille);
        check("load.memory", memoryPermille);
        check("load.inFlight", inFlight);
    }

    private static void check(String field, OptionalInt value) {
        if (value.orElse(0) < 0) {
            throw new InvalidValueException(field, value.getAsInt(), "0 or more");
        }
    }
}
