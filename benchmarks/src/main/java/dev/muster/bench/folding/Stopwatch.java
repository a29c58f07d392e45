package dev.muster.bench.folding;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** Times the way from a log's first record to its last. One thread passes records, another awaits the rate. */
final class Stopwatch {

    private static final long AT_MOST_MINUTES = 10;

    private final long last;
    private final CompletableFuture<Double> perSecond = new CompletableFuture<>();
    private long begun;

    /** Until the record with this offset. */
    Stopwatch(long last) {
        this.last = last;
    }

    /** A record was dealt with. */
    void passed(long offset) {
        if (offset == 0) {
            begun = System.nanoTime();
        } else if (offset == last) {
            perSecond.complete(last * (double) TimeUnit.SECONDS.toNanos(1) / (System.nanoTime() - begun));
        }
    }

    /** It will never end. */
    void failed(Throwable why) {
        perSecond.completeExceptionally(why);
    }

    /** Records a second. */
    double perSecond() {
        return perSecond.orTimeout(AT_MOST_MINUTES, TimeUnit.MINUTES).join();
    }
}
