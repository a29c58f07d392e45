package dev.muster.query;

/**
 * What a reader asks of an answer.
 *
 * @param consistency how fresh
 * @param minPosition what it has to reflect at least
 */
public record ReadTerms(Consistency consistency, Positions minPosition) {

    /** What holds when nothing is asked for. */
    public static final ReadTerms DEFAULT = new ReadTerms(Consistency.OWNER_THEN_STANDBY, Positions.NONE);

    /** From the owners and nobody else. */
    public static ReadTerms ofOwner(Positions minPosition) {
        return new ReadTerms(Consistency.OWNER, minPosition);
    }

    /** Whether the present picture will do. */
    boolean isNow() {
        return consistency != Consistency.LINEARIZABLE && minPosition.list().isEmpty();
    }
}
