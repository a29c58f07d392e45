package dev.muster.query.http;

import dev.muster.lock.Lock;
import dev.muster.lock.LockDecision;
import dev.muster.lock.LockState;
import dev.muster.query.QueryException;
import dev.muster.query.QueryException.Reason;
import dev.muster.view.LogViews;
import dev.muster.view.PartitionView;
import dev.muster.view.ViewListener;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;

/**
 * Requests in the queues of locks, whose callers wait for what becomes of them. A stream thread only looks up whether a changed lock is
 * waited for; the picture is looked at on other threads. Nothing is missed: a wait is entered before the picture is looked at for it.
 * How many wait is bounded by who enters them. Thread-safe.
 */
final class LockWaits implements ViewListener, AutoCloseable {

    private final LogViews<LockState, LockDecision> views;
    private final Executor looking;
    private final Map<Place, Set<Wait>> waits = new ConcurrentHashMap<>();

    LockWaits(LogViews<LockState, LockDecision> views, Executor looking) {
        this.views = views;
        this.looking = looking;
        views.listen(this);
    }

    private record Place(int partition, String lock) {}

    /** One request's wait. */
    static final class Wait {
        private final String request;
        private final CompletableFuture<PartitionView<LockState>> over = new CompletableFuture<>();

        private Wait(String request) {
            this.request = request;
        }
    }

    /**
     * The first picture in which the request waits no longer. Fails with {@link QueryException} PARTITION_MOVED when its partition leaves
     * this node. Whoever does not want to know any more cancels it.
     */
    CompletableFuture<PartitionView<LockState>> leaving(int partition, String lock, String request) {
        Place place = new Place(partition, lock);
        Wait wait = new Wait(request);
        waits.compute(place, (key, known) -> {
            Set<Wait> some = known == null ? ConcurrentHashMap.newKeySet() : known;
            some.add(wait);
            return some;
        });
        var unused = wait.over.whenComplete((view, failure) -> leave(place, wait));
        look(place);
        return wait.over;
    }

    @Override
    public void opened(int partition) {}

    @Override
    public void changed(int partition, Set<String> groups) {
        if (!waits.isEmpty()) {
            for (String group : groups) {
                Place place = new Place(partition, group);
                if (waits.containsKey(place)) {
                    looking.execute(() -> look(place));
                }
            }
        }
    }

    @Override
    public void closed(int partition) {
        looking.execute(() -> waits.forEach((place, some) -> {
            if (place.partition == partition) {
                failAll(some, Reason.PARTITION_MOVED, "The request waits, but its lock moved to another node");
            }
        }));
    }

    @Override
    public void close() {
        views.forget(this);
        waits.values().forEach(some -> failAll(some, Reason.PARTITION_MOVED, "The request waits, but the node stops"));
    }

    private void look(Place place) {
        Optional<PartitionView<LockState>> view = views.view(place.partition);
        Set<Wait> some = waits.get(place);
        if (some == null) {
            return;
        }
        if (view.isEmpty()) {
            failAll(some, Reason.PARTITION_MOVED, "The request waits, but its lock moved to another node");
            return;
        }
        Optional<Lock> lock = LockAnswers.lockOf(view.get(), place.lock);
        for (Wait wait : List.copyOf(some)) {
            if (lock.flatMap(one -> one.waiterBy(wait.request)).isEmpty()) {
                wait.over.complete(view.get());
            }
        }
    }

    private static void failAll(Set<Wait> some, Reason why, String detail) {
        List.copyOf(some).forEach(wait -> wait.over.completeExceptionally(new QueryException(why, detail)));
    }

    private void leave(Place place, Wait wait) {
        waits.computeIfPresent(place, (key, some) -> {
            some.remove(wait);
            return some.isEmpty() ? null : some;
        });
    }
}
