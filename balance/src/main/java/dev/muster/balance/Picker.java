package dev.muster.balance;

/** Picks among one roster, again and again, from any thread. A pick allocates nothing that grows with the roster. */
@FunctionalInterface
public interface Picker {
    /**
     * Picks.
     *
     * @param conditions at this moment
     * @param hash of the call's key; a random number where it has none
     * @return index in the list of candidates, or -1 when none is usable
     */
    int pick(Conditions conditions, long hash);
}
