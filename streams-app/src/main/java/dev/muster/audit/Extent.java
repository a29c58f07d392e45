package dev.muster.audit;

/**
 * A stretch of a partition.
 *
 * @param begin offset of its first record
 * @param end offset behind its last record
 */
record Extent(long begin, long end) {

    /** The part below an offset. */
    Extent below(long offset) {
        return new Extent(begin, Math.max(begin, Math.min(end, offset)));
    }
}
