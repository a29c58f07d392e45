package dev.muster.breaker;

/**
 * Failures in a row, over all callers. A batch that tells of an answered call ends it: in which order its calls were made is not known.
 *
 * @param failures how many
 * @param callers callers that saw one
 * @param sinceBatch number of the batch that it began with
 * @param fromOffset offset of that batch
 */
public record Streak(long failures, int callers, long sinceBatch, long fromOffset) {

    /** No failure since the last answered call. */
    public static final Streak NONE = new Streak(0, 0, 0, 0);

    Streak after(Sum sum, Marks marks, long batch, long offset) {
        if (sum.answered() > 0) {
            return NONE;
        }
        if (sum.failures() == 0) {
            return this;
        }
        if (failures == 0) {
            return new Streak(sum.failures(), 1, batch, offset);
        }
        int heard = marks.failedBatch() >= sinceBatch ? 0 : 1;
        return new Streak(Sum.plus(failures, sum.failures()), callers + heard, sinceBatch, fromOffset);
    }

    Evidence evidence(long toOffset) {
        return new Evidence(fromOffset, toOffset, failures, failures, 0, callers, callers);
    }
}
