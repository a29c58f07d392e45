package dev.muster.client.call;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReferenceArray;

/**
 * Interrupts tries whose time is over. Looks at all of them every 10 ms while there are any, and rests when there were none for a second:
 * a try costs two writes into a slot, not a timer.
 */
final class Watchdog {
    private static final Duration BETWEEN_LOOKS = Duration.ofMillis(10);
    private static final int LOOKS_BEFORE_REST = 100;

    private final CallThreads threads;
    private final AtomicReferenceArray<Running> slots;
    private final AtomicBoolean isLooking = new AtomicBoolean();
    /** The looking thread only. */
    private int looksInVain;

    /** @param most tries that block at a time, at most */
    Watchdog(CallThreads threads, int most) {
        this.threads = threads;
        // A power of two above what the gate lets in, so that a free one is always found.
        this.slots = new AtomicReferenceArray<>(Integer.highestOneBit(most) * 2);
    }

    /** Watches a try of this thread. Returns the slot to be given back. */
    int watch(Running running) {
        Thread thread = Thread.currentThread();
        running.arm(thread);
        int mask = slots.length() - 1;
        int slot = (int) (thread.getId() * 0x9E3779B9L) & mask;
        while (slots.get(slot) != null || !slots.compareAndSet(slot, null, running)) {
            slot = (slot + 1) & mask;
        }
        if (!isLooking.get() && isLooking.compareAndSet(false, true)) {
            threads.after(BETWEEN_LOOKS, this::look);
        }
        return slot;
    }

    void unwatch(int slot) {
        slots.set(slot, null);
    }

    /** Interrupts all tries, for nobody will look any more. */
    void end() {
        for (int slot = 0; slot < slots.length(); slot++) {
            Running running = slots.get(slot);
            if (running != null) {
                running.interruptIfOverdue(running.deadline());
            }
        }
    }

    private void look() {
        boolean found = lookAtAll();
        looksInVain = found ? 0 : looksInVain + 1;
        if (looksInVain < LOOKS_BEFORE_REST) {
            threads.after(BETWEEN_LOOKS, this::look);
            return;
        }
        looksInVain = 0;
        isLooking.set(false);
        // Whoever came between the last look and this saw a watchdog at work.
        if (lookAtAll() && isLooking.compareAndSet(false, true)) {
            threads.after(BETWEEN_LOOKS, this::look);
        }
    }

    private boolean lookAtAll() {
        long now = System.nanoTime();
        boolean found = false;
        for (int slot = 0; slot < slots.length(); slot++) {
            Running running = slots.get(slot);
            if (running != null) {
                running.interruptIfOverdue(now);
                found = true;
            }
        }
        return found;
    }
}
