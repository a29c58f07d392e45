package dev.muster.balance;

/**
 * What a pick asks about the candidates at its moment, by their index in the list that was prepared. Looks into memory: it is asked
 * several times in a pick.
 */
public interface Conditions {

    /** Nothing under way, all usable. */
    Conditions IDLE = new Conditions() {
        @Override
        public boolean isUsable(int index) {
            return true;
        }

        @Override
        public long inFlight(int index) {
            return 0;
        }

        @Override
        public long totalInFlight() {
            return 0;
        }
    };

    /** Whether this pick may take it: it was not tried by this call already, no breaker holds it back. */
    boolean isUsable(int index);

    /** Requests under way at it, of all callers as far as they are known. */
    long inFlight(int index);

    /** Requests under way at all of them. */
    long totalInFlight();
}
