package dev.muster.query.facts;

import dev.muster.log.KafkaAwayException;
import dev.muster.log.RecordsGoneException;
import dev.muster.query.QueryException;
import dev.muster.query.QueryException.Reason;
import dev.muster.query.watch.Watcher;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.kafka.common.KafkaException;
import org.jspecify.annotations.Nullable;

/**
 * Opens watches of facts on this node. One thread reads the tail for all of them, from the first watch on until there has been none for
 * a minute; a watch that begins before the tail has a reader of its own until it has come to it, of which there are few. Thread-safe.
 */
public final class FactFeed implements AutoCloseable {

    /** How many may be caught up at a time. */
    public static final int CATCH_UPS = 8;

    private static final Duration KEPT_IDLE = Duration.ofMinutes(1);
    private static final Duration PRIMED_WITHIN = Duration.ofSeconds(2);
    private static final long CLOSE_AT_MOST_MS = 2_000;

    private final FactSource source;
    private final Tail.Bounds bounds;
    private final Duration atMost;
    private final AtomicInteger catchUpsOpen = new AtomicInteger();
    private final ThreadPoolExecutor catchUps = new ThreadPoolExecutor(
            0, CATCH_UPS, 5, TimeUnit.SECONDS, new SynchronousQueue<>(), task -> thread("muster-facts-catch-up", task));
    private @Nullable Follower follower;
    private @Nullable Thread following;
    private int users;
    private long idleSinceNanos;
    private boolean isClosed;

    /** How long a watch that is caught up is waited for. */
    private interface Priming {
        CompletableFuture<FactWatch> of(FactWatch watch, CompletableFuture<FactWatch> primed);
    }

    /**
     * Reads nothing before the first watch.
     *
     * @param atMost longest wait for Kafka, or for a position
     */
    public FactFeed(FactSource source, Duration atMost, MeterRegistry metrics) {
        this(source, Tail.Bounds.DEFAULT, atMost, metrics);
    }

    FactFeed(FactSource source, Tail.Bounds bounds, Duration atMost, MeterRegistry metrics) {
        this.source = source;
        this.bounds = bounds;
        this.atMost = atMost;
        Gauge.builder("muster.facts.catch.ups.open", catchUpsOpen, AtomicInteger::get)
                .description("Watches of facts that read what is further back than this node keeps in memory.")
                .register(metrics);
    }

    /**
     * Opens a watch, to be closed by whoever asked, also when it is not wanted any more by then. It may still have to be caught up. Fails with an {@code
     * InvalidValueException} when it may not begin there, or a {@link QueryException}: LOG_UNAVAILABLE, NOT_REACHED, FACTS_GONE,
     * TOO_MANY_WATCHES.
     */
    public CompletableFuture<FactWatch> open(FactFilter filter, FactStart start) {
        return open(
                filter,
                start,
                (watch, primed) -> primed.completeOnTimeout(watch, PRIMED_WITHIN.toMillis(), TimeUnit.MILLISECONDS));
    }

    /**
     * The same for who is told once: has something to take, or has come to the last fact. Until then it waits, as long as this or as the
     * longest wait for Kafka, whichever is longer; then it fails with LOG_UNAVAILABLE.
     */
    public CompletableFuture<FactWatch> openPrimed(FactFilter filter, FactStart start, Duration wait) {
        Duration within = wait.compareTo(atMost) > 0 ? wait : atMost;
        long begun = System.nanoTime();
        return open(filter, start, (watch, primed) -> {
            long left = Math.max(0, within.toNanos() - (System.nanoTime() - begun));
            return primed.orTimeout(left, TimeUnit.NANOSECONDS).whenComplete((there, failure) -> {
                if (failure != null) {
                    watch.end(Watcher.End.BROKEN);
                }
            });
        });
    }

    private CompletableFuture<FactWatch> open(FactFilter filter, FactStart start, Priming priming) {
        Optional<Follower> acquired = acquire();
        if (acquired.isEmpty()) {
            return CompletableFuture.failedFuture(
                    new QueryException(Reason.LOG_UNAVAILABLE, "Expected this node to go on, but it closes"));
        }
        CompletableFuture<FactWatch> opened = new CompletableFuture<>();
        var unused = acquired.get()
                .ready()
                .copy()
                .orTimeout(2 * atMost.toMillis(), TimeUnit.MILLISECONDS)
                .thenCompose(tail -> open(tail, filter, start, priming))
                .whenComplete((watch, failure) -> {
                    if (failure == null) {
                        opened.complete(watch);
                    } else {
                        release();
                        opened.completeExceptionally(inWords(failure));
                    }
                });
        return opened;
    }

    /** Ends every watch. */
    @Override
    public void close() {
        Thread last;
        synchronized (this) {
            isClosed = true;
            if (follower != null) {
                follower.end();
            }
            last = following;
        }
        catchUps.shutdownNow();
        try {
            if (last != null) {
                last.join(CLOSE_AT_MOST_MS);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private synchronized Optional<Follower> acquire() {
        if (isClosed) {
            return Optional.empty();
        }
        users++;
        if (follower == null || follower.isOver()) {
            Follower next = new Follower(source, bounds, this::isNeeded);
            follower = next;
            following = thread("muster-facts", next);
            following.start();
        }
        return Optional.of(follower);
    }

    private synchronized void release() {
        users--;
        idleSinceNanos = System.nanoTime();
    }

    /** Asked by the follower: when nobody needs it, it is over before anybody else can ask for it. */
    private synchronized boolean isNeeded() {
        boolean isNeeded = users > 0 || System.nanoTime() - idleSinceNanos < KEPT_IDLE.toNanos();
        if (!isNeeded && follower != null) {
            follower.end();
        }
        return isNeeded;
    }

    private CompletableFuture<FactWatch> open(Tail tail, FactFilter filter, FactStart start, Priming priming) {
        FactStart.Extent extent = tail.extent();
        FactIndex after = start.after(extent);
        for (int slot = 0; slot < extent.topics().slots(); slot++) {
            if (after.at(slot) < extent.beforeFirst().at(slot)) {
                throw new QueryException(
                        Reason.FACTS_GONE,
                        "Expected all facts of " + extent.topics().topicOf(slot).name() + " after offset "
                                + after.at(slot) + " to be there, but the oldest is "
                                + (extent.beforeFirst().at(slot) + 1));
            }
        }
        return tail.awaitReached(after)
                .orTimeout(atMost.toMillis(), TimeUnit.MILLISECONDS)
                .exceptionally(failure -> {
                    throw failure instanceof TimeoutException
                            ? new QueryException(
                                    Reason.NOT_REACHED,
                                    "Expected the facts to reach the index within " + atMost + ", but they did not")
                            : new QueryException(
                                    Reason.LOG_UNAVAILABLE,
                                    "Expected the facts to be readable, but they are not at the moment");
                })
                .thenCompose(reached -> enter(tail, filter, after, priming));
    }

    private CompletableFuture<FactWatch> enter(Tail tail, FactFilter filter, FactIndex after, Priming priming) {
        FactWatch watch = new FactWatch(filter, tail, after, this::release);
        watch.passIrrelevant(tail.extent().reached());
        if (tail.join(watch)) {
            return CompletableFuture.completedFuture(watch);
        }
        CompletableFuture<FactWatch> primed = new CompletableFuture<>();
        CatchUp catchUp = new CatchUp(source, tail, watch, primed);
        try {
            catchUps.execute(() -> {
                catchUpsOpen.incrementAndGet();
                try {
                    catchUp.run();
                } finally {
                    catchUpsOpen.decrementAndGet();
                }
            });
        } catch (RejectedExecutionException e) {
            throw new QueryException(
                    Reason.TOO_MANY_WATCHES,
                    "watches of facts that begin further back than this node keeps in memory: " + (CATCH_UPS + 1)
                            + " (expected: at most " + CATCH_UPS + " at a time)",
                    e);
        }
        return priming.of(watch, primed);
    }

    private RuntimeException inWords(Throwable failure) {
        Throwable cause = failure;
        while (cause instanceof CompletionException && cause.getCause() != null) {
            cause = cause.getCause();
        }
        if (cause instanceof RecordsGoneException) {
            return new QueryException(Reason.FACTS_GONE, String.valueOf(cause.getMessage()), cause);
        }
        if (cause instanceof KafkaAwayException
                || cause instanceof KafkaException
                || cause instanceof TimeoutException) {
            return new QueryException(
                    Reason.LOG_UNAVAILABLE,
                    "Expected the facts to be read in time, but "
                            + (cause instanceof TimeoutException
                                    ? "they were not; ask again, with a longer wait where much is filtered"
                                    : cause.getMessage()),
                    cause);
        }
        return cause instanceof RuntimeException known ? known : new CompletionException(cause);
    }

    private static Thread thread(String name, Runnable task) {
        Thread thread = new Thread(task, name);
        thread.setDaemon(true);
        return thread;
    }
}
