package dev.muster.client.lock;

import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

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

    /** Gives all back and waits for the answers for so long; what is not answered by then ends by its ttl. */
    public void close(Duration atMost) {
        CompletableFuture<?>[] answers = List.copyOf(held).stream()
                .map(lock -> lock.giveBack().toCompletableFuture())
                .toArray(CompletableFuture<?>[]::new);
        try {
            CompletableFuture.allOf(answers).get(atMost.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (ExecutionException | TimeoutException e) {
            // Nodes do not answer: the ttl ends what is left.
            return;
        }
    }
}
