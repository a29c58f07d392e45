package dev.muster.query.watch;

import dev.muster.view.LogViews;
import dev.muster.view.PartitionView;
import dev.muster.view.ViewListener;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells those who watch one log's partitions on this node. A stream thread only looks up whether a changed group is watched and leaves a
 * note; one thread of the hub's own looks at the questions about it, makes an answer for each that has another one, and hands it to the
 * watchers' executors. What changes before the hub comes to look is told as one change.
 *
 * <p>Nothing is missed: a watcher is entered before the picture is looked at for it, and the engine shows a picture before it tells of
 * its changes. The hub keeps one note a watched group at most. Thread-safe.
 */
public final class WatchHub<S> implements ViewListener, AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(WatchHub.class);
    private static final long CLOSE_AT_MOST_MS = 1_000;

    private final LogViews<S, ?> views;
    private final ScheduledThreadPoolExecutor thread;
    /** Written by the hub's thread only. */
    private final Map<Topic.Key, Topic<S>> topics = new ConcurrentHashMap<>();

    private final Map<Question<S, ?>, Asked<S, ?>> asked = new HashMap<>();

    /** Of the partitions that these views show. */
    public WatchHub(LogViews<S, ?> views) {
        this.views = views;
        this.thread = new ScheduledThreadPoolExecutor(
                1,
                task -> {
                    Thread hub = new Thread(task, "muster-watch-hub");
                    hub.setDaemon(true);
                    return hub;
                },
                new ThreadPoolExecutor.DiscardPolicy());
        views.listen(this);
    }

    /**
     * Watches until it is closed. The watcher is told the present answer, unless it has seen it, or that there is none, and every later one;
     * several may be told as one.
     *
     * @param seen index of the answer that the watcher has
     */
    public <A> Watch watch(Question<S, A> question, OptionalLong seen, Watcher<A> watcher) {
        run(() -> enter(question, seen, watcher));
        return () -> run(() -> leave(question, watcher));
    }

    /** Somebody's watch. */
    public interface Watch {

        /** Ends it without telling the watcher; again, it does nothing. Any thread. */
        void close();
    }

    @Override
    public void changed(int partition, Set<String> groups) {
        if (topics.isEmpty()) {
            return;
        }
        noteChange(new Topic.Key(partition, Optional.empty()));
        groups.forEach(group -> noteChange(new Topic.Key(partition, Optional.of(group))));
    }

    /** Nobody can have watched it here before. */
    @Override
    public void opened(int partition) {}

    @Override
    public void closed(int partition) {
        run(() -> endAll(partition));
    }

    /** Ends every watch. */
    @Override
    public void close() {
        views.forget(this);
        run(() -> {
            asked.values().forEach(one -> one.end(Watcher.End.CLOSING));
            asked.clear();
            topics.clear();
        });
        thread.shutdown();
        try {
            if (!thread.awaitTermination(CLOSE_AT_MOST_MS, TimeUnit.MILLISECONDS)) {
                thread.shutdownNow();
            }
        } catch (InterruptedException e) {
            thread.shutdownNow();
            Thread.currentThread().interrupt();
        }
    }

    private void noteChange(Topic.Key key) {
        Topic<S> topic = topics.get(key);
        if (topic != null && topic.markDirty()) {
            var unused = thread.schedule(guarded(() -> look(topic)), topic.pauseNanos(), TimeUnit.NANOSECONDS);
        }
    }

    private <A> void enter(Question<S, A> question, OptionalLong seen, Watcher<A> watcher) {
        Asked<S, A> entered = entered(question);
        Optional<PartitionView<S>> view = views.view(question.partition());
        if (view.isEmpty()) {
            discardUnwatched(entered);
            watcher.executor().execute(() -> watcher.ended(Watcher.End.MOVED));
            return;
        }
        entered.look(view.get());
        entered.add(watcher, seen, view.get());
    }

    private <A> void leave(Question<S, A> question, Watcher<A> watcher) {
        Asked<S, A> left = find(question);
        if (left != null) {
            left.remove(watcher);
            discardUnwatched(left);
        }
    }

    private <A> Asked<S, A> entered(Question<S, A> question) {
        Asked<S, A> known = find(question);
        if (known != null) {
            return known;
        }
        Asked<S, A> entered = new Asked<>(question);
        asked.put(question, entered);
        topics.computeIfAbsent(keyOf(question), Topic::new).questions().add(entered);
        return entered;
    }

    /** A question's entry answers as the question does. */
    @SuppressWarnings({"unchecked", "NullAway"})
    private <A> Asked<S, A> find(Question<S, A> question) {
        return (Asked<S, A>) asked.get(question);
    }

    private void discardUnwatched(Asked<S, ?> one) {
        if (one.isWatched()) {
            return;
        }
        asked.remove(one.question());
        Topic.Key key = keyOf(one.question());
        Topic<S> topic = topics.get(key);
        if (topic != null && topic.questions().remove(one) && topic.questions().isEmpty()) {
            topics.remove(key);
        }
    }

    private void look(Topic<S> topic) {
        topic.beginLook();
        views.view(topic.key().partition())
                .ifPresent(view -> List.copyOf(topic.questions()).forEach(one -> one.look(view)));
    }

    private void endAll(int partition) {
        for (Iterator<Asked<S, ?>> all = asked.values().iterator(); all.hasNext(); ) {
            Asked<S, ?> one = all.next();
            if (one.question().partition() == partition) {
                one.end(Watcher.End.MOVED);
                all.remove();
            }
        }
        topics.keySet().removeIf(key -> key.partition() == partition);
    }

    private void run(Runnable task) {
        thread.execute(guarded(task));
    }

    /** What goes wrong with one question must not end the others. */
    private static Runnable guarded(Runnable task) {
        return () -> {
            try {
                task.run();
            } catch (RuntimeException e) {
                LOG.error("code=WATCH-001 a watch could not be served", e);
            }
        };
    }

    private static Topic.Key keyOf(Question<?, ?> question) {
        return new Topic.Key(question.partition(), question.group());
    }
}
