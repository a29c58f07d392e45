package dev.muster.partition;

import dev.muster.fold.EntityKey;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;

/** The deadlines of a partition's entities, in memory only: rebuilt from the states. Single-threaded. */
final class TimerIndex {

    private final TreeSet<Timer> byDeadline = new TreeSet<>();
    /** Only looked up, never walked: its order reaches nothing. */
    private final Map<EntityKey, Instant> byKey = new HashMap<>();

    /** Sets, moves or removes the deadline of an entity. */
    void set(EntityKey key, Optional<Instant> deadline) {
        Instant before = deadline.isPresent() ? byKey.put(key, deadline.get()) : byKey.remove(key);
        if (before != null && deadline.isPresent() && before.equals(deadline.get())) {
            return;
        }
        if (before != null) {
            byDeadline.remove(new Timer(before, key));
        }
        deadline.ifPresent(at -> byDeadline.add(new Timer(at, key)));
    }

    boolean isEmpty() {
        return byDeadline.isEmpty();
    }

    /** The keys that are due, ordered by deadline and key, at most {@code limit}. */
    List<EntityKey> dueAt(Instant now, int limit) {
        List<EntityKey> due = new ArrayList<>();
        for (Timer timer : byDeadline) {
            if (timer.deadline.isAfter(now) || due.size() == limit) {
                break;
            }
            due.add(timer.key);
        }
        return due;
    }

    private record Timer(Instant deadline, EntityKey key) implements Comparable<Timer> {
        @Override
        public int compareTo(Timer other) {
            int byDeadline = deadline.compareTo(other.deadline);
            return byDeadline != 0 ? byDeadline : key.compareTo(other.key);
        }
    }
}
