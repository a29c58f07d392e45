package dev.muster.view;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Those who wait for something that has a place in an order, such as an offset. Each waits on its own and leaves when it is told, has
 * waited for long enough, or fails. Thread-safe.
 */
final class Waiters<K extends Comparable<K>, T> {

    private final ConcurrentSkipListMap<Place<K>, CompletableFuture<T>> waiting = new ConcurrentSkipListMap<>();
    private final AtomicLong numbers = new AtomicLong();

    boolean isEmpty() {
        return waiting.isEmpty();
    }

    CompletableFuture<T> join(K key, Duration atMost) {
        Place<K> place = new Place<>(key, numbers.incrementAndGet());
        CompletableFuture<T> waiter = new CompletableFuture<T>().orTimeout(atMost.toMillis(), TimeUnit.MILLISECONDS);
        waiting.put(place, waiter);
        return waiter.whenComplete((told, failure) -> waiting.remove(place));
    }

    /** Tells those who wait at this very place. */
    void tellAt(K key, T what) {
        waiting.subMap(new Place<>(key, 0), true, new Place<>(key, Long.MAX_VALUE), true)
                .values()
                .forEach(waiter -> waiter.complete(what));
    }

    /** Tells those who wait at this place or before it. */
    void tellUpTo(K key, T what) {
        waiting.headMap(new Place<>(key, Long.MAX_VALUE), true).values().forEach(waiter -> waiter.complete(what));
    }

    void failAll(RuntimeException failure) {
        for (Map.Entry<Place<K>, CompletableFuture<T>> entry : waiting.entrySet()) {
            entry.getValue().completeExceptionally(failure);
        }
    }

    private record Place<K extends Comparable<K>>(K key, long number) implements Comparable<Place<K>> {
        @Override
        public int compareTo(Place<K> other) {
            int byKey = key.compareTo(other.key);
            return byKey != 0 ? byKey : Long.compare(number, other.number);
        }
    }
}
