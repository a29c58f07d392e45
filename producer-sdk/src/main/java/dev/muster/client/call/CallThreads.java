package dev.muster.client.call;

import java.time.Duration;
import java.util.concurrent.Future;
import java.util.concurrent.FutureTask;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The threads of all callers of a client, daemons that end with it: two for time-outs, batches and pictures that are prepared anew, and,
 * for calls that block and are hedged, one for each try under way. What comes after the end is dropped.
 */
final class CallThreads {
    static final Logger LOG = LoggerFactory.getLogger(Caller.class);
    private static final int TIMERS = 2;

    private final ScheduledThreadPoolExecutor timers;
    private final ThreadPoolExecutor attempts;

    CallThreads() {
        timers = new ScheduledThreadPoolExecutor(
                TIMERS, daemons("muster-calls"), new ThreadPoolExecutor.DiscardPolicy());
        timers.setRemoveOnCancelPolicy(true);
        // Bounded by bulkheads: a call's place is held until the threads of all of its tries, 20 at most, have ended.
        attempts = new ThreadPoolExecutor(
                0, Integer.MAX_VALUE, 10, TimeUnit.SECONDS, new SynchronousQueue<>(), daemons("muster-attempt"));
    }

    void after(Duration delay, Runnable task) {
        var unused = timer(delay.toNanos(), task);
    }

    /** The same, to be cancelled. */
    Future<?> timer(long delay, Runnable task) {
        return timers.schedule(guarded(task), Math.max(0, delay), TimeUnit.NANOSECONDS);
    }

    void execute(Runnable task) {
        timers.execute(guarded(task));
    }

    /**
     * Runs a try that blocks; cancelling it interrupts it.
     *
     * @param ended run on the same thread when nothing of the task runs any more, and also where it was cancelled before it began
     */
    Future<?> attempt(Runnable task, Runnable ended) {
        FutureTask<?> begun = new FutureTask<>(task, null);
        attempts.execute(() -> {
            try {
                begun.run();
            } finally {
                ended.run();
            }
        });
        return begun;
    }

    void end() {
        timers.shutdownNow();
        attempts.shutdownNow();
    }

    private static Runnable guarded(Runnable task) {
        return () -> {
            try {
                task.run();
            } catch (RuntimeException e) {
                LOG.error("a task of the callers failed", e);
            }
        };
    }

    private static ThreadFactory daemons(String name) {
        AtomicInteger count = new AtomicInteger();
        return task -> {
            Thread thread = new Thread(task, name + "-" + count.incrementAndGet());
            thread.setDaemon(true);
            return thread;
        };
    }
}
