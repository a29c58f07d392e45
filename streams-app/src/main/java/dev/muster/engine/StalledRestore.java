package dev.muster.engine;

import java.time.Duration;
import java.util.SortedSet;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;

/**
 * Watches whether this node has been given partitions that it does not come to serve, and then looks for what a killed node may have left
 * in the way. A thread of its own, for it asks the cluster.
 */
final class StalledRestore implements AutoCloseable {

    private static final long EVERY_MS = 250;
    private static final Duration QUIET_AFTER = Duration.ofSeconds(30);

    private final Ownership ownership;
    private final AbandonedTransactions abandoned;
    private final Logger log;
    private final ScheduledThreadPoolExecutor thread;
    private long stalledSince = -1;

    StalledRestore(Ownership ownership, AbandonedTransactions abandoned, String topic, Logger log) {
        this.ownership = ownership;
        this.abandoned = abandoned;
        this.log = log;
        this.thread = new ScheduledThreadPoolExecutor(1, task -> {
            Thread watching = new Thread(task, "muster-restore-" + topic);
            watching.setDaemon(true);
            return watching;
        });
    }

    void start() {
        var unused = thread.scheduleWithFixedDelay(this::look, EVERY_MS, EVERY_MS, TimeUnit.MILLISECONDS);
    }

    @Override
    public void close() {
        thread.shutdownNow();
    }

    /** The first look that finds one waits for the next: most partitions are served by then. A stall that lasts has another reason. */
    private void look() {
        try {
            SortedSet<Integer> waiting = ownership.owned();
            waiting.removeAll(ownership.served());
            long now = System.nanoTime();
            if (waiting.isEmpty()) {
                stalledSince = -1;
            } else if (stalledSince == -1) {
                stalledSince = now;
            } else if (now - stalledSince < QUIET_AFTER.toNanos()) {
                abandoned.end();
            }
        } catch (RuntimeException e) {
            // The next look must come all the same.
            log.warn("code=ENGINE-052 could not look for partitions that are not served", e);
        }
    }
}
