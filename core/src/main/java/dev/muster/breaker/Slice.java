package dev.muster.breaker;

import java.time.Instant;

/**
 * A stretch of the window, added up.
 *
 * @param number number within the breaker's life, growing by one
 * @param fromOffset offset of its first batch
 * @param began log time of its first batch
 * @param calls calls made
 * @param failures calls that failed or timed out
 * @param tooSlow calls that were slow or timed out
 * @param voices callers that were heard in it last
 */
public record Slice(
        long number, long fromOffset, Instant began, long calls, long failures, long tooSlow, Voices voices) {

    /**
     * Callers, each counted in the last slice that it was heard in, so that the sum over a window is the number of distinct ones.
     *
     * @param calling callers that called
     * @param failing callers that told of a batch that failed at the rate that opens
     * @param slowed callers that told of a batch that was too slow at the rate that opens
     */
    public record Voices(int calling, int failing, int slowed) {

        static final Voices NONE = new Voices(0, 0, 0);

        Voices plus(int calls, int failures, int slowOnes) {
            return new Voices(calling + calls, failing + failures, slowed + slowOnes);
        }
    }

    Slice plus(Sum sum) {
        return new Slice(
                number,
                fromOffset,
                began,
                Sum.plus(calls, sum.calls()),
                Sum.plus(failures, sum.failures()),
                Sum.plus(tooSlow, sum.tooSlow()),
                voices);
    }

    Slice with(Voices changed) {
        return new Slice(number, fromOffset, began, calls, failures, tooSlow, changed);
    }
}
