package dev.muster.breaker;

/**
 * Where in the window a caller was last heard.
 *
 * @param called slice of its last call; 0 before the first
 * @param calls its calls in that slice
 * @param failed slice of its last batch that failed at the rate that opens
 * @param slowed slice of its last batch that was too slow at the rate that opens
 * @param failedBatch number of the batch, among all of the service's, that told its last failure
 */
public record Marks(long called, long calls, long failed, long slowed, long failedBatch) {

    /** Of a caller that was never heard. */
    static final Marks NONE = new Marks(0, 0, 0, 0, 0);

    long callsIn(long slice) {
        return called == slice ? calls : 0;
    }

    Marks heard(Sum sum, Voice voice, long slice, long batch) {
        return new Marks(
                slice,
                Sum.plus(callsIn(slice), sum.calls()),
                voice.isFailing() ? slice : failed,
                voice.isSlow() ? slice : slowed,
                sum.failures() > 0 ? batch : failedBatch);
    }
}
