package dev.muster.breaker;

/**
 * Where in the window a caller was last heard.
 *
 * @param called slice of its last call; 0 before the first
 * @param calls its calls in that slice
 * @param failed slice of its last failure
 * @param slowed slice of its last slow call
 * @param failedBatch number of the batch, among all of the service's, that told its last failure
 */
public record Marks(long called, long calls, long failed, long slowed, long failedBatch) {

    /** Of a caller that was never heard. */
    static final Marks NONE = new Marks(0, 0, 0, 0, 0);

    long callsIn(long slice) {
        return called == slice ? calls : 0;
    }

    Marks heard(Sum sum, long slice, long batch) {
        boolean isFailing = sum.failures() > 0;
        return new Marks(
                slice,
                Sum.plus(callsIn(slice), sum.calls()),
                isFailing ? slice : failed,
                sum.tooSlow() > 0 ? slice : slowed,
                isFailing ? batch : failedBatch);
    }
}
