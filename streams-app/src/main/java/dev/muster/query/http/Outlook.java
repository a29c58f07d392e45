package dev.muster.query.http;

import dev.muster.breaker.Callee;
import dev.muster.breaker.State;
import dev.muster.query.Position;
import java.util.Optional;
import java.util.SortedMap;

/**
 * What the callers' outcomes say of a service, for those who ask about its instances.
 *
 * @param ejected whom they have ejected
 * @param breaker state of its breaker; CLOSED where nothing is known
 * @param figures requests under way at its instances
 * @param position how far this reflects the outcomes; empty where they could not be had
 */
record Outlook(Ejected ejected, State breaker, Figures figures, Optional<Position> position) {

    /** Where it could not be had. */
    static final Outlook UNKNOWN = new Outlook(Ejected.UNKNOWN, State.CLOSED, Figures.NONE, Optional.empty());

    /** Nobody told of any calls. */
    static Outlook none(Position position) {
        return new Outlook(Ejected.NONE, State.CLOSED, Figures.NONE, Optional.of(position));
    }

    /** The one of two that reflects more of the outcomes. */
    Outlook laterOf(Outlook other) {
        if (position.isPresent() && other.position.isPresent()) {
            return other.position.get().offset() > position.get().offset() ? other : this;
        }
        return other.position.isPresent() || !ejected.isKnown() ? other : this;
    }

    /** Requests under way by instance. Two that are equal say the same. */
    interface Figures {

        /** No figures. */
        Figures NONE = instance -> 0;

        /** Of all callers at this instance, as each last said; 0 where nobody did lately. */
        long inFlight(String instance);
    }

    /** Those of a picture that is here. Equal for as long as nothing was told. */
    static final class Counted implements Figures {

        private final SortedMap<String, Callee> callees;

        Counted(SortedMap<String, Callee> callees) {
            this.callees = callees;
        }

        @Override
        public long inFlight(String instance) {
            Callee callee = callees.get(instance);
            return callee == null ? 0 : callee.inFlight();
        }

        @Override
        @SuppressWarnings("ReferenceEquality") // Pictures share what did not change; to compare it would take too long.
        public boolean equals(Object other) {
            return other instanceof Counted those && those.callees == callees;
        }

        @Override
        public int hashCode() {
            return System.identityHashCode(callees);
        }
    }
}
