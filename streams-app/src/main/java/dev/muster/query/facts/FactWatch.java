package dev.muster.query.facts;

import dev.muster.query.watch.Watcher;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * Somebody's watch of facts. It pulls: what it has not taken yet waits in the tail, which all watches share, and only a handful here. At
 * first a {@link CatchUp} fills it, until what is left is in the tail.
 *
 * <p>For each slot {@code scanned} only grows, and a fact at or below it is passed over. A catch-up reads on from {@code scanned}, and
 * the tail is joined when it holds everything behind {@code scanned}: so facts come once each, without a gap, whatever comes twice.
 *
 * <p>Of the taker's methods one is called at a time, on the watcher's executor.
 */
public final class FactWatch implements AutoCloseable {

    private static final int WAITING_AT_MOST = 256;
    private static final int WAITING_BYTES_AT_MOST = 256 * 1024;

    private final FactFilter filter;
    private final boolean[] slots;
    private final Tail tail;
    private final Runnable release;
    private final AtomicBoolean isWoken = new AtomicBoolean();
    private final ArrayDeque<ToldFact> waiting = new ArrayDeque<>();
    private final long[] scanned;
    private final long[] told;
    private long waitingBytes;
    /** Place in the tail; -1 while it is caught up. */
    private long cursor = -1;

    private Watcher.@Nullable End end;
    private @Nullable Watcher<FactWatch> watcher;
    private boolean isClosed;

    /** What was taken. */
    public record Taken(List<Told> facts, String index) {

        /** Copies the list. */
        public Taken {
            facts = List.copyOf(facts);
        }
    }

    /**
     * A fact taken.
     *
     * @param fact it
     * @param index with which a watch goes on after it
     */
    public record Told(ToldFact fact, String index) {}

    /** After these offsets; what it holds is released once when it is closed. */
    FactWatch(FactFilter filter, Tail tail, FactIndex after, Runnable release) {
        this.filter = filter;
        this.slots = filter.slots(tail.topics());
        this.tail = tail;
        this.release = release;
        this.scanned = after.told();
        this.told = after.told();
    }

    /** From now on the watcher is told when there is something to take, and when the watch ends. */
    public void begin(Watcher<FactWatch> told) {
        synchronized (this) {
            watcher = told;
        }
        wake();
    }

    /** Takes the next facts; fewer when there are no more, or they are long. What is left is told of again. */
    public Taken take(int most, long bytes) {
        List<Told> taken = new ArrayList<>();
        long left = bytes;
        while (taken.size() < most && left > 0 && fill()) {
            Told next = takeOne();
            left -= next.fact().json().length();
            taken.add(next);
        }
        wake();
        return new Taken(taken, index());
    }

    /** With which a watch goes on after all that was taken, and all that was passed over since. */
    public synchronized String index() {
        return new FactIndex(tail.topics(), waiting.isEmpty() ? scanned : told).opaque();
    }

    /** Whether all facts up to now were taken, as far as the node knows: only then does nothing to take mean that there is nothing. */
    public synchronized boolean isAtEnd() {
        return cursor >= 0 && end == null && waiting.isEmpty();
    }

    /** How long ago the node last heard of Kafka. */
    public long ageMs() {
        return tail.ageMs();
    }

    /** Again, it does nothing. */
    @Override
    public void close() {
        synchronized (this) {
            if (isClosed) {
                return;
            }
            isClosed = true;
            notifyAll();
        }
        tail.leave(this);
        release.run();
    }

    /** Something may have come; any thread. */
    void wake() {
        Watcher<FactWatch> told;
        synchronized (this) {
            told = watcher;
        }
        if (told != null && isWoken.compareAndSet(false, true)) {
            told.executor().execute(() -> {
                isWoken.set(false);
                tell(told);
            });
        }
    }

    /** Nothing comes any more, but for what waits here, which is told of before; any thread. */
    void end(Watcher.End why) {
        synchronized (this) {
            if (end == null) {
                end = why;
            }
            notifyAll();
        }
        wake();
    }

    synchronized boolean isOver() {
        return isClosed || end != null;
    }

    synchronized boolean hasWaiting() {
        return !waiting.isEmpty();
    }

    /** By slot, what was looked at. */
    synchronized FactIndex scanned() {
        return new FactIndex(tail.topics(), scanned);
    }

    /** What is of no interest anyway need not be read. */
    synchronized void passIrrelevant(FactIndex reached) {
        for (int slot = 0; slot < slots.length; slot++) {
            if (!slots[slot]) {
                scanned[slot] = Math.max(scanned[slot], reached.at(slot));
                told[slot] = scanned[slot];
            }
        }
    }

    /** A catch-up's: takes in a fact; false when there is no room for it yet. */
    synchronized boolean offer(ToldFact fact) {
        if (isFull()) {
            return false;
        }
        scan(fact);
        return true;
    }

    /** A catch-up's: waits for room, for a while. */
    @SuppressWarnings("WaitNotInLoop") // The catch-up looks again.
    synchronized void awaitRoom(long atMostMs) throws InterruptedException {
        if (isFull() && !isOver()) {
            wait(atMostMs);
        }
    }

    /** Everything up to there was offered or does not exist. */
    synchronized void pass(FactIndex reached) {
        for (int slot = 0; slot < scanned.length; slot++) {
            scanned[slot] = Math.max(scanned[slot], reached.at(slot));
        }
    }

    /** The tail's, with its own lock held: from here on the tail is read. */
    synchronized void enterAt(long place) {
        cursor = place;
    }

    private void tell(Watcher<FactWatch> told) {
        boolean hasSome = fill();
        Watcher.End why;
        synchronized (this) {
            if (isClosed) {
                return;
            }
            why = end;
        }
        if (hasSome) {
            // Told of again when it was taken; then there is nothing left but the end.
            told.told(this);
        } else if (why != null) {
            told.ended(why);
        }
    }

    /** Whether something waits, if need be after a look at the tail. */
    private boolean fill() {
        long from;
        synchronized (this) {
            if (!waiting.isEmpty() || cursor < 0 || end != null) {
                return !waiting.isEmpty();
            }
            from = cursor;
        }
        boolean isDone = false;
        while (!isDone) {
            Tail.Stretch stretch = tail.read(from);
            if (stretch.isGone()) {
                end(Watcher.End.TOO_SLOW);
                return false;
            }
            from += stretch.facts().size();
            isDone = takeIn(stretch, from);
        }
        return hasWaiting();
    }

    /** Whether something waits now, or there is nothing more. */
    private synchronized boolean takeIn(Tail.Stretch stretch, long next) {
        stretch.facts().forEach(this::scan);
        cursor = next;
        if (stretch.isLast()) {
            pass(stretch.reached());
        }
        return stretch.isLast() || !waiting.isEmpty();
    }

    private void scan(ToldFact fact) {
        if (fact.offset() <= scanned[fact.slot()]) {
            return;
        }
        scanned[fact.slot()] = fact.offset();
        if (slots[fact.slot()] && filter.matches(fact)) {
            waiting.add(fact);
            waitingBytes += fact.json().length();
        }
    }

    private synchronized Told takeOne() {
        ToldFact fact = waiting.remove();
        waitingBytes -= fact.json().length();
        told[fact.slot()] = fact.offset();
        if (waiting.isEmpty()) {
            System.arraycopy(scanned, 0, told, 0, told.length);
        }
        notifyAll();
        return new Told(fact, new FactIndex(tail.topics(), told).opaque());
    }

    private boolean isFull() {
        return waiting.size() >= WAITING_AT_MOST || waitingBytes >= WAITING_BYTES_AT_MOST;
    }
}
