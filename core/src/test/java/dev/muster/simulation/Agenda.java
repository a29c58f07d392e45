package dev.muster.simulation;

import java.util.PriorityQueue;

/** What is still to happen, in the order of virtual time, and among equals in the order of being asked for. */
final class Agenda {

    private final PriorityQueue<Item> items = new PriorityQueue<>();
    private long now;
    private long asked;

    /** Milliseconds since the simulation began. */
    long now() {
        return now;
    }

    void in(long delayMs, Runnable what) {
        items.add(new Item(now + delayMs, asked++, what));
    }

    /** Lets everything happen that is to happen until then. */
    void runUntil(long end) {
        while (!items.isEmpty() && items.element().at <= end) {
            Item next = items.remove();
            now = next.at;
            next.what.run();
        }
        now = end;
    }

    private record Item(long at, long order, Runnable what) implements Comparable<Item> {
        @Override
        public int compareTo(Item other) {
            return at != other.at ? Long.compare(at, other.at) : Long.compare(order, other.order);
        }
    }
}
