package dev.muster.lock;

import dev.muster.fold.SeenEvents;
import dev.muster.fold.SeenEvents.SeenEvent;
import dev.muster.fold.SortedCopy;
import java.time.Instant;
import java.util.Collections;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Until when holders hold their lock if they are not heard of, and the events that came not long ago.
 *
 * @param until log time, by holder
 * @param seen requests that are over, and releases
 */
public record Keeps(SortedMap<Claim, Instant> until, SeenEvents seen) {

    /** Nothing. */
    public static final Keeps NONE = new Keeps(Collections.emptySortedMap(), SeenEvents.NONE);

    /** Copies. */
    public Keeps {
        until = SortedCopy.of(until);
    }

    /** Until when a holder holds its lock; empty where only the decided part is known. */
    public Optional<Instant> until(Holder holder) {
        return Optional.ofNullable(until.get(holder.claim()));
    }

    /** The first time at which somebody's time is over. */
    Optional<Instant> firstEnd() {
        return until.values().stream().min(Instant::compareTo);
    }

    /** When the last event that is known will not be known any more. */
    Optional<Instant> lastSeen() {
        return seen.list().stream().map(SeenEvent::until).max(Instant::compareTo);
    }

    Keeps keeping(Holder holder, Instant end) {
        SortedMap<Claim, Instant> next = new TreeMap<>(until);
        next.put(holder.claim(), end);
        return new Keeps(next, seen);
    }

    Keeps without(Holder holder) {
        SortedMap<Claim, Instant> next = new TreeMap<>(until);
        next.remove(holder.claim());
        return new Keeps(next, seen);
    }

    Keeps with(SeenEvents events) {
        return new Keeps(until, events);
    }
}
