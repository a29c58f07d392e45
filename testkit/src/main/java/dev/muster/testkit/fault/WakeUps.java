package dev.muster.testkit.fault;

import java.util.ArrayList;
import java.util.List;
import java.util.PriorityQueue;

/** Which links want to be looked at again, and when. One may stand here more often than it needs to. Used by the proxy's thread. */
final class WakeUps {

    private final PriorityQueue<WakeUp> queue = new PriorityQueue<>();

    void add(long atNanos, Link link) {
        queue.add(new WakeUp(atNanos, link));
    }

    List<Link> dueAt(long now) {
        List<Link> due = new ArrayList<>();
        while (!queue.isEmpty() && queue.element().atNanos - now <= 0) {
            due.add(queue.remove().link);
        }
        return due;
    }

    /** Nanoseconds until the next is due; {@link Long#MAX_VALUE} when there is none. */
    long waitFrom(long now) {
        return queue.isEmpty() ? Long.MAX_VALUE : Math.max(0, queue.element().atNanos - now);
    }

    private record WakeUp(long atNanos, Link link) implements Comparable<WakeUp> {
        @Override
        public int compareTo(WakeUp other) {
            return Long.signum(atNanos - other.atNanos);
        }
    }
}
