package dev.muster.breaker;

/**
 * Failures of one instance in a row, over all callers. A batch that tells of an answered call of it ends the row.
 *
 * @param failures how many
 * @param witness who saw them
 * @param fromOffset offset of the batch that it began with
 */
public record Row(long failures, Witness witness, long fromOffset) {

    /** No failure since the last answered call. */
    public static final Row NONE = new Row(0, Witness.NOBODY, 0);

    Row after(Sum sum, String caller, long offset) {
        if (sum.answered() > 0) {
            return NONE;
        }
        if (sum.failures() == 0) {
            return this;
        }
        return new Row(Sum.plus(failures, sum.failures()), witness.with(caller), failures == 0 ? offset : fromOffset);
    }

    /** Every call of a row failed. */
    Evidence evidence(long toOffset) {
        return new Evidence(fromOffset, toOffset, failures, failures, 0, Witness.SEVERAL, Witness.SEVERAL);
    }
}
