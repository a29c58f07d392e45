package dev.muster.breaker;

import dev.muster.fold.Names;

/**
 * Who calls.
 *
 * @param name the calling service
 * @param instance one life of one of its processes; permits are given to it, and evidence is counted by it
 */
public record CallerId(String name, String instance) {

    /** @throws dev.muster.fold.InvalidValueException when a part is not a name */
    public CallerId {
        Names.check("caller", name);
        Names.check("callerInstance", instance);
    }
}
