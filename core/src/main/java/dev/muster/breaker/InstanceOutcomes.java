package dev.muster.breaker;

import dev.muster.fold.Names;
import java.util.Optional;

/**
 * What became of the calls to one instance.
 *
 * @param instance the called instance; empty where the caller does not know it
 * @param counts by outcome
 * @param latency how long they took, where it was measured
 * @param inFlight calls of this caller to this instance under way
 */
public record InstanceOutcomes(Optional<String> instance, Counts counts, Optional<Latency> latency, int inFlight) {

    /** @throws dev.muster.fold.InvalidValueException when a part is out of range */
    public InstanceOutcomes {
        instance.ifPresent(name -> Names.check("instance", name));
        Counts.check("inFlight", inFlight);
    }
}
