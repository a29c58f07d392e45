package dev.muster.client;

import dev.muster.client.lock.LockClient;
import java.time.Duration;
import java.util.concurrent.Executor;
import java.util.concurrent.Future;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The threads of one client besides the sender's and Kafka's: a timer that never blocks, one that runs the user's listeners and
 * probes, and two for HTTP. All are daemons. What is handed over after the end is dropped without a word.
 */
final class ClientThreads {
    private static final Logger LOG = LoggerFactory.getLogger(ClientThreads.class);
    private static final int HTTP_THREADS = 2;

    private final ScheduledThreadPoolExecutor timer = scheduled("muster-timer");
    private final ThreadPoolExecutor callbacks = pool("muster-callbacks", 1);
    private final ThreadPoolExecutor http = pool("muster-http", HTTP_THREADS);

    /** Runs once, after this time, on the timer. */
    Future<?> after(Duration delay, Runnable task) {
        return timer.schedule(guarded(task), delay.toNanos(), TimeUnit.NANOSECONDS);
    }

    /** The timer as locks use it. */
    LockClient.Timer timer() {
        return new LockClient.Timer() {
            @Override
            public long nanos() {
                return System.nanoTime();
            }

            @Override
            public Future<?> after(Duration delay, Runnable task) {
                return ClientThreads.this.after(delay, task);
            }
        };
    }

    /** Runs on the timer again and again; after a pause of the machine it does not catch up. */
    Future<?> every(Duration interval, Duration firstAfter, Runnable task) {
        return timer.scheduleWithFixedDelay(
                guarded(task), firstAfter.toNanos(), interval.toNanos(), TimeUnit.NANOSECONDS);
    }

    /** Runs the user's code. */
    void callback(Runnable task) {
        callbacks.execute(guarded(task));
    }

    Executor http() {
        return http;
    }

    void end() {
        timer.shutdownNow();
        callbacks.shutdownNow();
        http.shutdown();
    }

    static ScheduledThreadPoolExecutor scheduled(String name) {
        ScheduledThreadPoolExecutor executor =
                new ScheduledThreadPoolExecutor(1, daemons(name), new ThreadPoolExecutor.DiscardPolicy());
        executor.setRemoveOnCancelPolicy(true);
        return executor;
    }

    /** A failure in a task is logged and ends neither the thread nor the task's repetition. */
    static Runnable guarded(Runnable task) {
        return () -> {
            try {
                task.run();
            } catch (RuntimeException e) {
                LOG.error("a task of the client failed", e);
            }
        };
    }

    private static ThreadPoolExecutor pool(String name, int threads) {
        ThreadPoolExecutor pool = new ThreadPoolExecutor(
                threads,
                threads,
                10,
                TimeUnit.SECONDS,
                new LinkedBlockingQueue<>(),
                daemons(name),
                new ThreadPoolExecutor.DiscardPolicy());
        pool.allowCoreThreadTimeOut(true);
        return pool;
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
