package dev.muster.breaker;

import java.time.Instant;

/**
 * What is remembered of one caller instance.
 *
 * @param name the calling service
 * @param sequence its batches that were folded
 * @param seen log time at which it was last heard of
 * @param marks where in the window
 * @param underWay its calls under way
 */
public record Caller(String name, Sequence sequence, Instant seen, Marks marks, UnderWay underWay) {

    static Caller first(String name, Instant seen) {
        return new Caller(name, Sequence.NONE, seen, Marks.NONE, UnderWay.NONE);
    }

    Caller with(UnderWay changed) {
        return new Caller(name, sequence, seen, marks, changed);
    }
}
