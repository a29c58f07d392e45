package dev.muster.client.call;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * How a service stands in the eyes of the fleet.
 *
 * @param state of its breaker
 * @param epoch number of the breaker's phase, reported along with outcomes; 0 where none is known
 * @param until when it is expected to let calls through again; for people
 * @param reason why it is so
 * @param permits what this process may probe with while it is half open, by number
 * @param instances what is known of its instances, by id; those of which nothing is known are left out
 */
public record FleetVerdict(
        State state,
        long epoch,
        Optional<Instant> until,
        String reason,
        List<Permit> permits,
        Map<String, OfInstance> instances) {
    /** Nothing is known. */
    public static final FleetVerdict NONE =
            new FleetVerdict(State.CLOSED, 0, Optional.empty(), "", List.of(), Map.of());

    /** Copies. */
    public FleetVerdict {
        permits = List.copyOf(permits);
        instances = Map.copyOf(instances);
    }

    /** Whether calls are made without a permit. */
    public boolean letsCallsThrough() {
        return state == State.CLOSED || state == State.FORCED_CLOSED;
    }

    /** States of the fleet's breaker. */
    public enum State {
        /** Calls are made. */
        CLOSED,
        /** No calls are made. */
        OPEN,
        /** Only those with a permit, one call each. */
        HALF_OPEN,
        /** No calls are made, by an operator's word. */
        FORCED_OPEN,
        /** The fleet's breaker holds nobody back, by an operator's word; this process's own still does. */
        FORCED_CLOSED
    }

    /**
     * The right to one probe.
     *
     * @param number number of the permit, growing and never used again
     * @param deadline {@link System#nanoTime} by which the result must be known to the fleet
     */
    public record Permit(long number, long deadline) {}

    /**
     * What is known of an instance.
     *
     * @param ejected whether it is to be left out as an outlier
     * @param reason why it is ejected; empty when it is not
     */
    public record OfInstance(boolean ejected, String reason) {}
}
