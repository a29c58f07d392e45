package dev.muster.partition;

import dev.muster.fold.EntityKey;
import dev.muster.fold.SortedCopy;
import java.util.Collections;
import java.util.SortedMap;

/**
 * The whole state of a partition at one offset.
 *
 * @param meta what it keeps of itself
 * @param states states of the entities that are not vacant
 * @param groups groups ever seen
 */
public record PartitionImage<S>(
        PartitionMeta meta, SortedMap<EntityKey, S> states, SortedMap<String, GroupEntry> groups) {

    /** Copies both maps. */
    public PartitionImage {
        states = SortedCopy.of(states);
        groups = SortedCopy.of(groups);
    }

    /** A partition of which nothing was folded. */
    public static <S> PartitionImage<S> empty(PartitionMeta meta) {
        return new PartitionImage<>(meta, Collections.emptySortedMap(), Collections.emptySortedMap());
    }
}
