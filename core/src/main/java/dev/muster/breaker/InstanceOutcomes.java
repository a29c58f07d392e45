package dev.muster.breaker;

import dev.muster.fold.InvalidValueException;
import dev.muster.fold.Names;
import java.util.Optional;

/**
 * What became of the calls to one instance.
 *
 * @param instance the called instance; empty where the caller does not know it
 * @param counts by outcome
 * @param latency how long they took, where it was measured: of no more calls than were made
 * @param inFlight calls of this caller to this instance under way
 */
public record InstanceOutcomes(Optional<String> instance, Counts counts, Optional<Latency> latency, int inFlight) {

    /** @throws InvalidValueException when a part is out of range */
    public InstanceOutcomes {
        instance.ifPresent(name -> Names.check("instance", name));
        Counts.check("inFlight", inFlight);
        if (latency.isPresent() && latency.get().count() > counts.made()) {
            throw new InvalidValueException(
                    "latency.count", latency.get().count(), "at most the calls that were made, " + counts.made());
        }
    }

    /** As if of so many calls only as many had been made. */
    InstanceOutcomes scaled(long room, long calls) {
        return new InstanceOutcomes(
                instance, counts.scaled(room, calls), latency.map(measured -> measured.scaled(room, calls)), inFlight);
    }
}
