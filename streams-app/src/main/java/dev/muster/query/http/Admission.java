package dev.muster.query.http;

import java.util.concurrent.atomic.AtomicInteger;

/** How many requests are open, and whether the server still takes any. Thread-safe. */
final class Admission {

    private final AtomicInteger open = new AtomicInteger();
    private final int most;
    private volatile Phase phase = Phase.OPEN;

    /** Of a server that has at most so many requests open at once. */
    Admission(int most) {
        this.most = most;
    }

    /** Stages of a server. */
    enum Phase {
        /** Takes requests. */
        OPEN,
        /** Takes requests, and sends clients away from their connections. */
        LEAVING,
        /** Takes none; connections may still be open for a moment. */
        CLOSED
    }

    /** One more is open; returns how many are. */
    int enter() {
        return open.incrementAndGet();
    }

    /** One has ended. */
    void leave() {
        open.decrementAndGet();
    }

    int open() {
        return open.get();
    }

    int most() {
        return most;
    }

    Phase phase() {
        return phase;
    }

    void become(Phase next) {
        phase = next;
    }
}
