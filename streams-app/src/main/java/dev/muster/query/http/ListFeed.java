package dev.muster.query.http;

import com.linecorp.armeria.common.HttpData;
import com.linecorp.armeria.common.HttpResponse;
import dev.muster.query.Positions;
import dev.muster.query.Routing;
import dev.muster.query.watch.Question;
import dev.muster.query.watch.WatchHub;
import dev.muster.query.watch.WatchHub.Watch;
import dev.muster.query.watch.Watcher;
import dev.muster.view.PartitionView;
import io.netty.channel.EventLoop;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * A list that somebody watches. Stands on legs: a watch on each partition that is here, and a long poll to every other node for the
 * partitions that are there. When a leg tells of a change the list is gathered anew, not more often than five times a second, and told
 * when it reads differently. After each gathering the legs are set to where the partitions are then. Its event loop only, but for its age.
 */
final class ListFeed<S> {

    private static final long PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(200);
    private static final long AFTER_FAILURE_MS = 500;
    /** Short, for between its answers this node does not hear whether the others' partitions live. */
    private static final Duration LEG_WAIT = Duration.ofSeconds(5);

    private final Parts<S> parts;
    private final Gathering.Question<S> question;
    private final List<Integer> partitions;
    private final Map<Watcher<Told>, Optional<Positions>> entering = new HashMap<>();
    private final List<Watcher<Told>> watchers = new ArrayList<>();
    private final Map<Integer, Watch> here = new HashMap<>();
    private final Map<URI, Poll> there = new HashMap<>();
    /** When what was told last of a partition that is not here was true. */
    private final Map<Integer, Long> trueAt = new ConcurrentHashMap<>();

    private final long begunNanos = System.nanoTime();
    private byte[] shown = {};
    private long gatheredNanos = System.nanoTime() - PAUSE_NANOS;
    private boolean isPlanned;
    private boolean isEnded;

    /**
     * What it works with.
     *
     * @param node asks other nodes
     * @param hub tells of changes here
     * @param gathering gathers the list
     * @param loop where all of it runs
     * @param path of the list, which other nodes are asked for too
     */
    record Parts<S>(HttpNode<S, ?, ?> node, WatchHub<S> hub, Gathering<S> gathering, EventLoop loop, String path) {}

    ListFeed(Parts<S> parts, Gathering.Question<S> question, List<Integer> partitions) {
        this.parts = parts;
        this.question = question;
        this.partitions = partitions;
    }

    void enter(Watcher<Told> watcher, Optional<Positions> seen) {
        entering.put(watcher, seen);
        plan(0);
    }

    /** Whether nobody watches any more. */
    boolean leave(Watcher<Told> watcher) {
        entering.remove(watcher);
        watchers.remove(watcher);
        if (entering.isEmpty() && watchers.isEmpty()) {
            isEnded = true;
            here.values().forEach(Watch::close);
            there.values().forEach(Poll::end);
        }
        return isEnded;
    }

    /** How old what was told last may be, as far as this node knows. Any thread. */
    long ageMs() {
        return partitions.stream().mapToLong(this::ageMs).max().orElse(0);
    }

    private long ageMs(int partition) {
        return Answers.ageMs(parts.node
                .reader()
                .present(partition)
                .map(PartitionView::asOfNanos)
                .orElseGet(() -> trueAt.getOrDefault(partition, begunNanos)));
    }

    private void heardOf(List<Integer> some, long ageMs) {
        long then = System.nanoTime() - TimeUnit.MILLISECONDS.toNanos(ageMs);
        some.forEach(partition -> trueAt.put(partition, then));
    }

    private void plan(long afterMs) {
        if (isPlanned || isEnded) {
            return;
        }
        isPlanned = true;
        long pause = Math.max(TimeUnit.MILLISECONDS.toNanos(afterMs), gatheredNanos + PAUSE_NANOS - System.nanoTime());
        var unused = parts.loop.schedule(this::gather, Math.max(0, pause), TimeUnit.NANOSECONDS);
    }

    private void gather() {
        isPlanned = false;
        gatheredNanos = System.nanoTime();
        if (!isEnded) {
            var unused = parts.gathering
                    .gather(question)
                    .whenComplete((gathered, failure) -> parts.loop.execute(() -> {
                        if (gathered == null) {
                            plan(AFTER_FAILURE_MS);
                        } else if (!isEnded && gathered.isComplete()) {
                            take(gathered);
                        } else if (!isEnded) {
                            // Nobody is told a state that is less than what others saw: those who watch keep the last.
                            setLegs(gathered.index());
                            plan(AFTER_FAILURE_MS);
                        }
                    }));
        }
    }

    private void take(Gathered gathered) {
        byte[] body = Gathering.body(question, gathered, json -> {});
        Positions index = gathered.index();
        heardOf(partitions, gathered.ageMs());
        Told told = new ToldList(parts.node.answers(), gathered, HttpData.wrap(body));
        if (!Arrays.equals(body, shown)) {
            shown = body;
            watchers.forEach(watcher -> watcher.executor().execute(() -> watcher.told(told)));
        }
        entering.forEach((watcher, seen) -> {
            watchers.add(watcher);
            if (seen.isEmpty() || !seen.get().reach(index)) {
                watcher.executor().execute(() -> watcher.told(told));
            }
        });
        entering.clear();
        setLegs(index);
    }

    private void setLegs(Positions index) {
        Map<URI, List<Integer>> wanted = new TreeMap<>();
        for (int partition : partitions) {
            if (parts.node.reader().present(partition).isPresent()) {
                here.computeIfAbsent(partition, p -> watchHere(p, index));
            } else if (parts.node.routing().elsewhere(parts.node.log().id(partition)) instanceof Routing.Elsewhere.At at
                    && !Sender.isForwarded(question.headers())) {
                wanted.computeIfAbsent(at.owner(), owner -> new ArrayList<>()).add(partition);
            } else {
                plan(AFTER_FAILURE_MS);
            }
        }
        there.values().removeIf(poll -> {
            boolean isIdle = !poll.partitions.equals(wanted.get(poll.owner));
            if (isIdle) {
                poll.end();
            }
            return isIdle;
        });
        wanted.forEach((owner, some) -> there.computeIfAbsent(owner, o -> new Poll(o, some, index)));
    }

    private Watch watchHere(int partition, Positions index) {
        OptionalLong seen = index.offsetOf(parts.node.log().domain().log(), partition);
        return parts.hub.watch(new AnyChange<>(partition), seen, new Leg(partition));
    }

    /** Of a partition that is here. */
    private final class Leg implements Watcher<Long> {

        private final int partition;

        Leg(int partition) {
            this.partition = partition;
        }

        @Override
        public Executor executor() {
            return parts.loop;
        }

        @Override
        public void told(Long lastChange) {
            plan(0);
        }

        @Override
        public void ended(End why) {
            here.remove(partition);
            if (why == End.CLOSING) {
                List<Watcher<Told>> all = new ArrayList<>(watchers);
                all.addAll(entering.keySet());
                all.forEach(watcher -> watcher.executor().execute(() -> watcher.ended(why)));
            } else {
                plan(0);
            }
        }
    }

    /** A long poll to another node for the partitions that are there; one after the other until it is ended. */
    private final class Poll {

        private final URI owner;
        private final List<Integer> partitions;
        private final String index;
        private boolean isOver;
        private @Nullable HttpResponse waiting;

        Poll(URI owner, List<Integer> partitions, Positions index) {
            this.owner = owner;
            this.partitions = partitions;
            this.index = new Positions(index.list().stream()
                            .filter(one -> partitions.contains(one.partition()))
                            .toList())
                    .opaque();
            send();
        }

        void end() {
            isOver = true;
            if (waiting != null) {
                waiting.abort();
            }
        }

        private void send() {
            String path = parts.path + "?limit=1&wait=" + LEG_WAIT + "&index=" + index;
            HttpResponse response = parts.node.peers().poll(owner, path, partitions, LEG_WAIT);
            waiting = response;
            var unused = response.aggregate()
                    .whenComplete((answer, failure) -> parts.loop.execute(() -> {
                        if (isOver) {
                            return;
                        }
                        if (answer != null
                                && answer.status().code() == 200
                                && index.equals(answer.headers().get(Headers.INDEX))) {
                            heardOf(partitions, answer.headers().getLong(Headers.AGE_MS, 0));
                            send();
                            return;
                        }
                        isOver = true;
                        there.remove(owner, this);
                        plan(answer != null && answer.status().code() == 200 ? 0 : AFTER_FAILURE_MS);
                    }));
        }
    }

    /** Whether anything in a partition changes. */
    private record AnyChange<S>(int partition) implements Question<S, Long> {

        @Override
        public Optional<String> group() {
            return Optional.empty();
        }

        @Override
        public OptionalLong index(PartitionView<S> view) {
            return OptionalLong.of(Gathering.lastChange(view));
        }

        @Override
        public Object substance(PartitionView<S> view) {
            return Gathering.lastChange(view);
        }

        @Override
        public Long answer(PartitionView<S> view) {
            return Gathering.lastChange(view);
        }
    }
}
