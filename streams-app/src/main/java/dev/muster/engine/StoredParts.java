package dev.muster.engine;

import dev.muster.fold.EntityKey;
import dev.muster.fold.FoldCodec;
import dev.muster.partition.GroupEntry;
import dev.muster.partition.PartitionCodec;
import dev.muster.partition.PartitionImage;
import dev.muster.partition.PartitionMeta;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What the stores of one partition hold, as bytes by key.
 *
 * @param decided decided parts, by entity
 * @param volatileParts volatile parts, by entity
 * @param groups what is kept of groups
 */
record StoredParts(
        SortedMap<String, byte[]> decided, SortedMap<String, byte[]> volatileParts, SortedMap<String, byte[]> groups) {

    /** The partition that they were made from. */
    <S> PartitionImage<S> image(PartitionMeta meta, FoldCodec<S, ?> codec, PartitionCodec partitionCodec) {
        SortedMap<EntityKey, S> states = new TreeMap<>();
        decided.forEach((key, bytes) -> states.put(
                EntityKey.parse(key), codec.state(Optional.of(bytes), Optional.ofNullable(volatileParts.get(key)))));
        volatileParts.forEach((key, bytes) -> {
            if (!decided.containsKey(key)) {
                states.put(EntityKey.parse(key), codec.state(Optional.empty(), Optional.of(bytes)));
            }
        });
        SortedMap<String, GroupEntry> groupEntries = new TreeMap<>();
        groups.forEach((name, bytes) -> groupEntries.put(name, partitionCodec.group(bytes)));
        return new PartitionImage<>(meta, states, groupEntries);
    }
}
