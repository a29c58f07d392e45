package dev.muster.view;

import dev.muster.partition.PartitionId;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * The pictures of one log's partitions that this node owns, copies of those that it keeps for others, and those who wait for a record to be
 * folded.
 *
 * <p>The engine opens, publishes and closes partitions from its stream threads; anybody reads and waits from any thread. A wait is
 * always bounded: it ends with {@link java.util.concurrent.TimeoutException}, or with {@link PartitionMovedException} when the
 * partition leaves this node. What follows on a wait runs on the stream thread unless it is told to run elsewhere: use the async
 * forms.
 *
 * @param <S> state of one entity
 * @param <D> decisions
 */
public final class LogViews<S, D> {

    /** What {@link #copiedUpTo} gives where there is no copy. */
    public static final long NO_COPY = -2;

    private final String log;
    private final Map<Integer, Shown<S>> views = new ConcurrentHashMap<>();
    private final Map<Integer, Shown<S>> behind = new ConcurrentHashMap<>();
    private final Map<Integer, StandbyView<S>> copies = new ConcurrentHashMap<>();
    private final Map<Integer, Waiters<Long, PartitionView<S>>> byOffset = new ConcurrentHashMap<>();
    private final Map<Integer, Waiters<Long, StandbyView<S>>> copiesByOffset = new ConcurrentHashMap<>();
    private final SendTimes sendTimes = new SendTimes();
    private final Waiters<String, Verdict<D>> byEventId = new Waiters<>();
    private final List<ViewListener> listeners = new CopyOnWriteArrayList<>();
    private volatile boolean hasEnded;

    /** Of the log with this topic. */
    public LogViews(String log) {
        this.log = log;
    }

    /** The log's topic. */
    public String log() {
        return log;
    }

    /** What this process appends to the log has its ids from here, so that pictures made after it know how old they are. */
    public SendTimes sendTimes() {
        return sendTimes;
    }

    /** The present picture of a partition; empty when this node does not own it, still restores it or still catches up. */
    public Optional<PartitionView<S>> view(int partition) {
        return Optional.ofNullable(views.get(partition)).map(Shown::view);
    }

    /**
     * The picture of a partition that this node owns but has not caught up with: its earlier owner may have answered from more of the
     * log than this. Good for those whom a standby may answer.
     */
    public Optional<PartitionView<S>> behind(int partition) {
        return Optional.ofNullable(behind.get(partition)).map(Shown::view);
    }

    /**
     * What a standby may answer from: a complete copy of the partition, or the picture of one that is catching up, whichever has more.
     * Empty while there is no copy that has been complete.
     */
    public Optional<PartitionView<S>> copy(int partition) {
        return newestCopy(partition).map(StandbyView::picture);
    }

    /** The offset up to which {@link #copy} reflects the log, -1 of an empty one; {@link #NO_COPY} without one. */
    public long copiedUpTo(int partition) {
        return newestCopy(partition).map(StandbyView::applied).orElse(NO_COPY);
    }

    /**
     * What becomes of the event with this id. To be called before the event is appended.
     *
     * @param atMost after this the outcome is unknown
     */
    public CompletableFuture<Verdict<D>> verdictOn(String eventId, Duration atMost) {
        return byEventId.join(eventId, atMost);
    }

    /** A picture of the partition that reflects this offset. */
    public CompletableFuture<PartitionView<S>> reflecting(int partition, long offset, Duration atMost) {
        Optional<PartitionView<S>> present =
                view(partition).filter(view -> view.meta().applied() >= offset);
        if (present.isPresent()) {
            return CompletableFuture.completedFuture(present.get());
        }
        CompletableFuture<PartitionView<S>> reached = waitersOf(partition).join(offset, atMost);
        // It may have come meanwhile.
        view(partition).filter(view -> view.meta().applied() >= offset).ifPresent(reached::complete);
        return reached;
    }

    /** A copy of the partition that reflects this offset. */
    public CompletableFuture<PartitionView<S>> copyReflecting(int partition, long offset, Duration atMost) {
        CompletableFuture<StandbyView<S>> reached = copyWaitersOf(partition).join(offset, atMost);
        newestCopy(partition).filter(copy -> copy.applied() >= offset).ifPresent(reached::complete);
        return reached.thenApply(StandbyView::picture);
    }

    /** The engine has been given a partition and shows it from here on. For the engine. */
    public Showing open(int partition) {
        return new Showing(partition);
    }

    /** Shows a complete copy of a partition that this node keeps for its owner. For the engine. */
    public void showCopy(int partition, StandbyView<S> copy) {
        if (!views.containsKey(partition) && !hasEnded) {
            copies.put(partition, copy);
            tellOfCopy(partition, copy);
        }
    }

    /** Forgets the copy of a partition that this node keeps no longer. For the engine. */
    public void dropCopy(int partition) {
        copies.remove(partition);
    }

    /** Tells the listener of every change from here on. */
    public void listen(ViewListener listener) {
        listeners.add(listener);
    }

    /** Tells the listener no more. */
    public void forget(ViewListener listener) {
        listeners.remove(listener);
    }

    /** Whether anybody waits for a verdict, so that the engine need not make one for nobody. */
    public boolean hasWaiters() {
        return !byEventId.isEmpty();
    }

    /** Tells those who wait for this event. For the engine, after the partition was shown. */
    public void tell(String eventId, Verdict<D> verdict) {
        byEventId.tellAt(eventId, verdict);
    }

    /** The engine has ended for a reason that no repetition mends: what it showed is not to be relied upon. For the engine. */
    public void end() {
        hasEnded = true;
        copies.clear();
    }

    private Optional<StandbyView<S>> newestCopy(int partition) {
        StandbyView<S> copy = copies.get(partition);
        Shown<S> catchingUp = behind.get(partition);
        if (catchingUp != null && (copy == null || catchingUp.applied() >= copy.applied())) {
            return Optional.of(StandbyView.of(catchingUp.view()));
        }
        return Optional.ofNullable(copy);
    }

    private void tellOfCopy(int partition, StandbyView<S> copy) {
        Waiters<Long, StandbyView<S>> waiters = copiesByOffset.get(partition);
        if (waiters != null && !waiters.isEmpty()) {
            waiters.tellUpTo(copy.applied(), copy);
        }
    }

    private Waiters<Long, StandbyView<S>> copyWaitersOf(int partition) {
        return copiesByOffset.computeIfAbsent(partition, p -> new Waiters<>());
    }

    private Waiters<Long, PartitionView<S>> waitersOf(int partition) {
        return byOffset.computeIfAbsent(partition, p -> new Waiters<>());
    }

    private record Shown<S>(LogViews<S, ?>.Showing by, PartitionView<S> view) {

        long applied() {
            return view.meta().applied();
        }
    }

    /**
     * One opening of a partition by the engine, from when it was restored to when it leaves. Used by one thread.
     *
     * <p>Two may be open at once: a thread that the group has given up on learns of it late, and holds the partition that another thread
     * of this node has been given since. Both fold prefixes of one log, so whoever has folded more is right; and who leaves takes nothing
     * away but what is its own.
     */
    public final class Showing {

        private final int partition;

        private Showing(int partition) {
            this.partition = partition;
        }

        /** Shows a partition that was restored, or folded one more record, before it has caught up. */
        public void catchUp(PartitionView<S> view) {
            if (show(behind, view)) {
                tellOfCopy(partition, StandbyView.of(view));
            }
        }

        /** Shows a partition that has caught up. */
        public void publish(PartitionView<S> view) {
            publish(view, Collections.emptySet());
        }

        /**
         * Shows a partition that has caught up, after each record.
         *
         * @param changed groups that a decision changed
         */
        public void publish(PartitionView<S> view, Set<String> changed) {
            boolean isNew = !views.containsKey(partition);
            if (!show(views, view)) {
                return;
            }
            hide(behind);
            copies.remove(partition);
            tellOfCopy(partition, StandbyView.of(view));
            if (isNew) {
                listeners.forEach(listener -> listener.opened(partition));
            }
            if (!changed.isEmpty()) {
                listeners.forEach(listener -> listener.changed(partition, changed));
            }
            Waiters<Long, PartitionView<S>> waiters = byOffset.get(partition);
            if (waiters != null && !waiters.isEmpty()) {
                waiters.tellUpTo(view.meta().applied(), view);
            }
        }

        /** Hides the partition, for it leaves this node; its last picture stays as a copy until there is a newer one. */
        public void close() {
            Optional<Shown<S>> last = hide(views).or(() -> hide(behind));
            hide(behind);
            if (views.containsKey(partition)) {
                return;
            }
            if (last.isPresent() && !hasEnded) {
                copies.put(partition, StandbyView.of(last.get().view()));
            }
            waitersOf(partition).failAll(new PartitionMovedException(new PartitionId(log, partition)));
            listeners.forEach(listener -> listener.closed(partition));
        }

        private boolean show(Map<Integer, Shown<S>> where, PartitionView<S> view) {
            Shown<S> shown = where.merge(
                    partition,
                    new Shown<>(this, view),
                    (before, given) -> before.by() == this || before.applied() <= given.applied() ? given : before);
            return shown.by() == this;
        }

        private Optional<Shown<S>> hide(Map<Integer, Shown<S>> where) {
            Shown<S> shown = where.get(partition);
            return shown != null && shown.by() == this && where.remove(partition, shown)
                    ? Optional.of(shown)
                    : Optional.empty();
        }
    }
}
