package dev.muster.fold;

import java.util.Collections;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Copies of maps for states, events and rules. Always in the natural order of the keys: a {@code TreeMap} made from a sorted map
 * would keep that map's order, and equal values would then give different bytes.
 */
public final class SortedCopy {

    private SortedCopy() {}

    /** An unmodifiable copy. */
    public static <K extends Comparable<K>, V> SortedMap<K, V> of(Map<K, V> map) {
        SortedMap<K, V> copy = new TreeMap<>();
        copy.putAll(map);
        return Collections.unmodifiableSortedMap(copy);
    }
}
