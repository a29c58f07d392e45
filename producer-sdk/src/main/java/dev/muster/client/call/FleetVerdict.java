package dev.muster.client.call;

import dev.muster.balance.EjectionShare;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * How a service stands in the eyes of the fleet.
 *
 * @param state of its breaker
 * @param epoch number of the breaker's phase, reported along with outcomes; 0 where none is known
 * @param since when this phase began, by the brokers' clock: a breaker that was forgotten counts its epochs from the beginning again
 * @param until when it is expected to let calls through again; for people
 * @param reason why it is so
 * @param permits what this process may probe with while it is half open, by number
 * @param ejectedMax how many of a thousand instances may be left out as ejected
 * @param instances what is known of its instances, by id; those of which nothing is known are left out
 */
public record FleetVerdict(
        State state,
        long epoch,
        Optional<Instant> since,
        Optional<Instant> until,
        String reason,
        List<Permit> permits,
        int ejectedMax,
        Map<String, OfInstance> instances) {
    /** The share that may be left out where none is known: half. */
    public static final int EJECTED_MAX = 500;

    /** Nothing is known. */
    public static final FleetVerdict NONE =
            new FleetVerdict(State.CLOSED, 0, Optional.empty(), Optional.empty(), "", List.of(), EJECTED_MAX, Map.of());

    /**
     * Copies.
     *
     * @throws dev.muster.client.InvalidValueException when the share is none
     */
    public FleetVerdict {
        Ranges.check("ejectedMax", ejectedMax, 0, 1_000);
        permits = List.copyOf(permits);
        instances = Map.copyOf(instances);
    }

    /** Whether calls are made without a permit. */
    public boolean letsCallsThrough() {
        return state == State.CLOSED || state == State.FORCED_CLOSED;
    }

    /**
     * Of these instances those that are left out as ejected: never more than the share, whomever the fleet has ejected, in the order
     * in which it did.
     *
     * @param members ids of those that would take calls if none were ejected
     */
    public Set<String> leftOut(Set<String> members) {
        List<String> order = instances.entrySet().stream()
                .filter(entry -> entry.getValue().ejected())
                .sorted(Comparator.comparing((Map.Entry<String, OfInstance> entry) ->
                                entry.getValue().since())
                        .thenComparing(Map.Entry::getKey))
                .map(Map.Entry::getKey)
                .toList();
        return EjectionShare.leftOut(members, order, ejectedMax);
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
     * @param told {@link System#nanoTime} at which this process was told of it
     * @param deadline {@link System#nanoTime} by which the probe must be over, so that its result is known to the fleet in time
     */
    public record Permit(long number, long told, long deadline) {
        /**
         * Whether a probe that begins now has time enough: all that it wants, or half at least of what there was when the permit was told.
         * With less it would fail for want of time alone.
         */
        boolean hasTimeFor(long now, long wanted) {
            return deadline - wanted >= 0 || (deadline - now > 0 && deadline - now >= (deadline - told) / 2);
        }

        /** When a probe is over that wants until then. */
        long cut(long wanted) {
            return deadline - wanted < 0 ? deadline : wanted;
        }
    }

    /**
     * What is known of an instance.
     *
     * @param ejected whether it is to be left out as an outlier
     * @param reason why it is ejected; empty when it is not
     * @param since when it was ejected; those who were ejected first are left out first
     */
    public record OfInstance(boolean ejected, String reason, Instant since) {}
}
