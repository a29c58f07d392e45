package dev.muster.view;

import dev.muster.partition.PartitionId;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * The pictures of one log's partitions that this node owns, and those who wait for a record to be folded.
 *
 * <p>The engine opens, publishes and closes partitions from its stream threads; anybody reads and waits from any thread. A wait is
 * always bounded, and fails with {@link PartitionMovedException} when the partition leaves this node.
 *
 * @param <S> state of one entity
 * @param <D> decisions
 */
public final class LogViews<S, D> {

    private final String log;
    private final Map<Integer, PartitionView<S>> views = new ConcurrentHashMap<>();
    private final Map<String, CompletableFuture<Verdict<D>>> byEventId = new ConcurrentHashMap<>();
    private final Map<Integer, ConcurrentSkipListMap<Long, CompletableFuture<Void>>> byOffset =
            new ConcurrentHashMap<>();

    /** Of the log with this topic. */
    public LogViews(String log) {
        this.log = log;
    }

    /** The log's topic. */
    public String log() {
        return log;
    }

    /** The present picture of a partition; empty when this node does not own it or still restores it. */
    public Optional<PartitionView<S>> view(int partition) {
        return Optional.ofNullable(views.get(partition));
    }

    /**
     * What becomes of the event with this id. To be called before the event is appended.
     *
     * @param atMost after this the future fails with {@link TimeoutException}: the outcome is unknown
     */
    public CompletableFuture<Verdict<D>> verdictOn(String eventId, Duration atMost) {
        CompletableFuture<Verdict<D>> verdict = byEventId.computeIfAbsent(eventId, id -> new CompletableFuture<>());
        return verdict.copy()
                .orTimeout(atMost.toMillis(), TimeUnit.MILLISECONDS)
                .whenComplete((done, failure) -> byEventId.remove(eventId, verdict));
    }

    /**
     * A picture of the partition that reflects this offset.
     *
     * @param atMost after this the future fails with {@link TimeoutException}
     */
    public CompletableFuture<PartitionView<S>> reflecting(int partition, long offset, Duration atMost) {
        ConcurrentSkipListMap<Long, CompletableFuture<Void>> waiting =
                byOffset.computeIfAbsent(partition, p -> new ConcurrentSkipListMap<>());
        CompletableFuture<Void> reached = waiting.computeIfAbsent(offset, o -> new CompletableFuture<>());
        view(partition).ifPresent(view -> completeReached(partition, view.meta().applied()));
        return reached.copy()
                .orTimeout(atMost.toMillis(), TimeUnit.MILLISECONDS)
                .whenComplete((done, failure) -> waiting.remove(offset, reached))
                .thenApply(done -> view(partition)
                        .orElseThrow(() -> new PartitionMovedException(new PartitionId(log, partition))));
    }

    /** Shows a partition that was restored. For the engine. */
    public void open(int partition, PartitionView<S> view) {
        views.put(partition, view);
        completeReached(partition, view.meta().applied());
    }

    /** Shows a partition after one more record. For the engine. */
    public void publish(int partition, PartitionView<S> view) {
        views.put(partition, view);
        if (!byOffset.isEmpty()) {
            completeReached(partition, view.meta().applied());
        }
    }

    /** Whether anybody waits for a verdict, so that the engine need not make one for nobody. */
    public boolean hasWaiters() {
        return !byEventId.isEmpty();
    }

    /** Tells those who wait for this event. For the engine, after the partition was shown. */
    public void tell(String eventId, Verdict<D> verdict) {
        CompletableFuture<Verdict<D>> waiter = byEventId.get(eventId);
        if (waiter != null) {
            waiter.complete(verdict);
        }
    }

    /** Hides a partition that leaves this node. For the engine. */
    public void close(int partition) {
        views.remove(partition);
        Map<Long, CompletableFuture<Void>> waiting = byOffset.remove(partition);
        if (waiting != null) {
            PartitionMovedException moved = new PartitionMovedException(new PartitionId(log, partition));
            waiting.values().forEach(waiter -> waiter.completeExceptionally(moved));
        }
    }

    private void completeReached(int partition, long applied) {
        ConcurrentSkipListMap<Long, CompletableFuture<Void>> waiting = byOffset.get(partition);
        if (waiting != null) {
            waiting.headMap(applied, true).values().forEach(waiter -> waiter.complete(null));
        }
    }
}
