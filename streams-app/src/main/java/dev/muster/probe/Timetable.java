package dev.muster.probe;

import dev.muster.fold.EntityKey;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.PriorityQueue;

/**
 * When each target is to be probed next. Each keeps its own beat within its interval, chosen by a hash of its key, so that thousands that
 * register at once are not probed at once; a first probe comes within a second. A target that is late is probed once, not as often as was
 * missed. Not thread-safe; time is {@code System.nanoTime()}.
 */
final class Timetable {

    private static final long FIRST_WITHIN = Duration.ofSeconds(1).toNanos();
    private static final long TELL_EVERY = Duration.ofSeconds(30).toNanos();

    private final Map<EntityKey, Entry> entries = new HashMap<>();
    private final PriorityQueue<Entry> queue = new PriorityQueue<>((a, b) -> Long.signum(a.due - b.due));

    /** A target with its time. */
    static final class Entry {

        private final ProbeTarget target;
        private final long phase;
        private long due;
        private long toldAt;
        private boolean isGone;

        private Entry(ProbeTarget target, long phase) {
            this.target = target;
            this.phase = phase;
        }

        ProbeTarget target() {
            return target;
        }

        long due() {
            return due;
        }

        /** Whether a passing check is to be told again as a sign of life. */
        boolean isSignOfLifeDue(long now) {
            return now - toldAt >= Math.max(TELL_EVERY, interval());
        }

        void told(long now) {
            toldAt = now;
        }

        private long interval() {
            return target.check().interval().toNanos();
        }
    }

    int size() {
        return entries.size();
    }

    boolean has(ProbeTarget target) {
        Entry entry = entries.get(target.key());
        return entry != null && entry.target.equals(target);
    }

    /** Takes a target in, in place of what stood under its key. A new one is probed soon, one that was probed elsewhere at its beat. */
    void put(ProbeTarget target, Probed before, long now) {
        remove(target.key());
        long interval = target.check().interval().toNanos();
        long spread = spread(target.key());
        Entry entry = new Entry(target, Math.floorMod(spread, interval));
        entry.toldAt = now - Math.floorMod(spread, TELL_EVERY);
        entry.due = before == Probed.NEVER
                ? now + Math.floorMod(spread, Math.min(interval, FIRST_WITHIN))
                : onBeat(entry, now);
        entries.put(target.key(), entry);
        queue.add(entry);
    }

    /** Whether a target has a result already. */
    enum Probed {
        /** It waits for its first one. */
        NEVER,
        /** It has. */
        BEFORE
    }

    void remove(EntityKey key) {
        Entry entry = entries.remove(key);
        if (entry != null) {
            // Stays in the queue until it is due: to look for it there would take as long as the queue is.
            entry.isGone = true;
        }
    }

    /** Takes out the target that is due first, if one is; it comes back with {@link #again}. */
    Optional<Entry> next(long now) {
        Entry first = queue.peek();
        while (first != null && first.isGone) {
            queue.remove();
            first = queue.peek();
        }
        return first == null || first.due - now > 0 ? Optional.empty() : Optional.of(queue.remove());
    }

    /**
     * The target is to be probed again, at its next beat. A beat that has only just passed counts: an answer may take as long as the
     * interval.
     */
    void again(Entry entry, long now) {
        if (!entry.isGone) {
            long interval = entry.interval();
            entry.due = onBeat(entry, Math.max(entry.due + interval / 2, now - interval / 4));
            queue.add(entry);
        }
    }

    private static long onBeat(Entry entry, long from) {
        return from + Math.floorMod(entry.phase - from, entry.interval());
    }

    /** A hash whose low bits are as good as its high ones (the finalizer of MurmurHash3). */
    private static long spread(EntityKey key) {
        long h = key.text().hashCode() * 0x9E3779B97F4A7C15L;
        h = (h ^ (h >>> 33)) * 0xff51afd7ed558ccdL;
        h = (h ^ (h >>> 33)) * 0xc4ceb9fe1a85ec53L;
        return h ^ (h >>> 33);
    }
}
