package dev.muster.query.facts;

import dev.muster.query.facts.FactStart.Extent;
import dev.muster.query.watch.Watcher;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The facts that came last, of all slots, in the order in which this node read them: a window of bounded length, which moves. Every
 * fact behind {@code before} and up to {@code reached} is in it, by slot. Written by the feed's thread; thread-safe.
 */
final class Tail {

    /** Bounds of the window. */
    record Bounds(int facts, long bytes) {

        /** 16,384 facts, 16 MiB. */
        static final Bounds DEFAULT = new Bounds(16_384, 16L * 1024 * 1024);
    }

    private static final int STRETCH = 256;

    private final FactTopics topics;
    private final Bounds bounds;
    private final FactIndex beforeFirst;
    private final @Nullable ToldFact[] window;
    private final long[] before;
    private final long[] reached;
    private final Set<FactWatch> watches = new HashSet<>();
    private final ArrayDeque<Awaiting> awaiting = new ArrayDeque<>();
    private long first;
    private long next;
    private long bytes;
    private long heardNanos = System.nanoTime();
    private Watcher.@Nullable End end;

    /** Somebody who waits until the tail has come as far. */
    private record Awaiting(FactIndex wanted, CompletableFuture<Void> done) {}

    /** A part of the window. */
    record Stretch(List<ToldFact> facts, boolean isGone, boolean isLast, FactIndex reached) {}

    /** Begins after these offsets. */
    Tail(FactTopics topics, Bounds bounds, FactIndex beforeFirst, FactIndex after) {
        this.topics = topics;
        this.bounds = bounds;
        this.beforeFirst = beforeFirst;
        this.window = new ToldFact[bounds.facts()];
        this.before = after.told();
        this.reached = after.told();
    }

    FactTopics topics() {
        return topics;
    }

    synchronized Extent extent() {
        return new Extent(topics, beforeFirst, reached());
    }

    synchronized long ageMs() {
        return Math.max(0, TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - heardNanos));
    }

    /** More has come. */
    void add(List<ToldFact> facts, FactIndex nowReached, long nowHeardNanos) {
        List<FactWatch> woken;
        List<CompletableFuture<Void>> done = new ArrayList<>();
        synchronized (this) {
            facts.forEach(this::append);
            for (int slot = 0; slot < reached.length; slot++) {
                reached[slot] = Math.max(reached[slot], nowReached.at(slot));
            }
            heardNanos = nowHeardNanos;
            woken = facts.isEmpty() ? List.of() : List.copyOf(watches);
            FactIndex now = reached();
            for (Iterator<Awaiting> all = awaiting.iterator(); all.hasNext(); ) {
                Awaiting one = all.next();
                if (one.done.isDone() || now.covers(one.wanted)) {
                    done.add(one.done);
                    all.remove();
                }
            }
        }
        woken.forEach(FactWatch::wake);
        done.forEach(one -> one.complete(null));
    }

    /** Done when the tail has come as far. */
    CompletableFuture<Void> awaitReached(FactIndex wanted) {
        CompletableFuture<Void> done = new CompletableFuture<>();
        synchronized (this) {
            if (!reached().covers(wanted)) {
                awaiting.add(new Awaiting(wanted, done));
                return done;
            }
        }
        done.complete(null);
        return done;
    }

    /** Lets a watch go on from here, if everything that it has not looked at is here. */
    boolean join(FactWatch watch) {
        Watcher.End over;
        synchronized (this) {
            FactIndex scanned = watch.scanned();
            over = end;
            if (over == null) {
                if (!scanned.covers(new FactIndex(topics, before))) {
                    return false;
                }
                watches.add(watch);
                watch.enterAt(scanned.covers(reached()) ? next : first);
            }
        }
        if (over != null) {
            watch.end(over);
        }
        watch.wake();
        return true;
    }

    /** Again, it does nothing. */
    synchronized void leave(FactWatch watch) {
        watches.remove(watch);
    }

    /** A part of what comes from a place on; gone when the window has moved past it. */
    synchronized Stretch read(long from) {
        if (from < first) {
            return new Stretch(List.of(), true, true, reached());
        }
        long to = Math.min(next, from + STRETCH);
        List<ToldFact> facts = new ArrayList<>((int) (to - from));
        for (long place = from; place < to; place++) {
            facts.add(at(place));
        }
        return new Stretch(facts, false, to == next, reached());
    }

    /** Nothing more comes. */
    void end(Watcher.End why) {
        List<FactWatch> all;
        synchronized (this) {
            end = why;
            all = List.copyOf(watches);
            watches.clear();
            awaiting.forEach(one -> one.done.cancel(false));
            awaiting.clear();
        }
        all.forEach(watch -> watch.end(why));
    }

    private void append(ToldFact fact) {
        while (next - first == window.length
                || (first < next && bytes + fact.json().length() > bounds.bytes())) {
            ToldFact gone = at(first);
            before[gone.slot()] = gone.offset();
            bytes -= gone.json().length();
            window[(int) (first % window.length)] = null;
            first++;
        }
        window[(int) (next % window.length)] = fact;
        bytes += fact.json().length();
        next++;
    }

    private ToldFact at(long place) {
        return Objects.requireNonNull(window[(int) (place % window.length)]);
    }

    private FactIndex reached() {
        return new FactIndex(topics, reached);
    }

    @Override
    public synchronized String toString() {
        return "tail " + first + ".." + next + " reached " + Arrays.toString(reached);
    }
}
