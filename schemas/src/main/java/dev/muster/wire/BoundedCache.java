package dev.muster.wire;

import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Facts that never change and can be learnt again. When it is full it forgets everything: that keeps reads without locks, and a
 * process that meets more schemas than the bound is rare. Thread-safe.
 */
final class BoundedCache<K, V> {
    private final ConcurrentHashMap<K, V> entries = new ConcurrentHashMap<>();
    private final int bound;

    BoundedCache(int bound) {
        this.bound = bound;
    }

    @Nullable
    V get(K key) {
        return entries.get(key);
    }

    void put(K key, V value) {
        if (entries.size() >= bound) {
            entries.clear();
        }
        entries.put(key, value);
    }

    int size() {
        return entries.size();
    }
}
