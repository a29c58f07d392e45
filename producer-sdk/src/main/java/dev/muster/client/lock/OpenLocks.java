package dev.muster.client.lock;

import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;

/** The locks that a client holds, so that none is left when it is closed. Thread-safe. */
public final class OpenLocks {

    private final Set<HeldLock> held = ConcurrentHashMap.newKeySet();

    void add(HeldLock lock) {
        held.add(lock);
    }

    void remove(HeldLock lock) {
        held.remove(lock);
    }

    /** How many are held. */
    public int size() {
        return held.size();
    }

    /** Begins to give all back, without waiting; done when all are answered. What is never answered ends by its ttl. */
    public CompletableFuture<Void> giveBack() {
        return CompletableFuture.allOf(List.copyOf(held).stream()
                .map(lock -> lock.giveBack().toCompletableFuture())
                .toArray(CompletableFuture<?>[]::new));
    }
}
