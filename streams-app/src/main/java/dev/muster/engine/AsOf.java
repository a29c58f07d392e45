package dev.muster.engine;

import dev.muster.partition.PartitionMeta;
import java.util.concurrent.TimeUnit;

/**
 * Up to when a stored partition surely reflects the log, which only the broker's time in it can tell: everything that the broker
 * appended before the log clock was moved last is folded. As right as this node's clock agrees with the broker's.
 *
 * @param nanos {@code System.nanoTime()} of a moment
 * @param wallMs {@code System.currentTimeMillis()} of the same
 */
record AsOf(long nanos, long wallMs) {

    static AsOf now() {
        return new AsOf(System.nanoTime(), System.currentTimeMillis());
    }

    /** {@code System.nanoTime()} up to which this reflects the log; never after the moment itself. */
    long of(PartitionMeta meta) {
        long oldMs = Math.max(0, wallMs - meta.clock().movedAt().toEpochMilli());
        return nanos - TimeUnit.MILLISECONDS.toNanos(oldMs);
    }
}
