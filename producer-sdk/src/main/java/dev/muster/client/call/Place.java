package dev.muster.client.call;

import java.util.concurrent.atomic.AtomicInteger;

/**
 * A call's place in the gate. It is left when the call is over and no thread works for it any more: code that does not heed its interrupt
 * goes on after a time-out, and while it does nobody else comes in for it. So the gate bounds those threads, too. Any thread.
 */
final class Place {
    private final Gate gate;
    private final AtomicInteger holders = new AtomicInteger();

    Place(Gate gate) {
        this.gate = gate;
    }

    /** The call enters, once. Where it is let in, it has to leave, and so has each thread. */
    boolean tryEnter() {
        boolean isIn = gate.tryEnter();
        if (isIn) {
            holders.set(1);
        }
        return isIn;
    }

    /** A thread begins to work for the call, which is not over. */
    void holdForThread() {
        holders.incrementAndGet();
    }

    void leave() {
        if (holders.decrementAndGet() == 0) {
            gate.leave();
        }
    }
}
