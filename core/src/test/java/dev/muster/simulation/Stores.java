package dev.muster.simulation;

import dev.muster.fold.EntityKey;
import dev.muster.fold.FoldCodec;
import dev.muster.partition.Effects;
import dev.muster.partition.GroupEntry;
import dev.muster.partition.PartitionCodec;
import dev.muster.partition.PartitionImage;
import dev.muster.partition.PartitionMeta;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/** What an owner keeps of its partition, in bytes, written change by change as the engine writes its stores. */
final class Stores<S> {

    private final FoldCodec<S, ?> codec;
    private final PartitionCodec partitionCodec;
    private final SortedMap<String, byte[]> decided;
    private final SortedMap<String, byte[]> volatileParts;
    private final SortedMap<String, byte[]> groups;
    private byte[] meta;

    Stores(SimulatedDomain<S, ?, ?> domain, int partitions) {
        this.codec = domain.spec().codec();
        this.partitionCodec = domain.codec();
        this.decided = new TreeMap<>();
        this.volatileParts = new TreeMap<>();
        this.groups = new TreeMap<>();
        this.meta = partitionCodec.meta(PartitionMeta.start(partitions, 1));
    }

    private Stores(Stores<S> from) {
        this.codec = from.codec;
        this.partitionCodec = from.partitionCodec;
        this.decided = new TreeMap<>(from.decided);
        this.volatileParts = new TreeMap<>(from.volatileParts);
        this.groups = new TreeMap<>(from.groups);
        this.meta = from.meta;
    }

    Stores<S> copy() {
        return new Stores<>(this);
    }

    void write(Effects<S, ?> effects) {
        for (Effects.Change<S> change : effects.changes()) {
            String key = change.key().text();
            if (change.isDecided()) {
                put(decided, key, codec.decided(change.state()));
            }
            put(volatileParts, key, codec.volatilePart(change.state()));
        }
        effects.groups()
                .forEach((name, entry) -> put(
                        groups, name, entry.isNone() ? Optional.empty() : Optional.of(partitionCodec.group(entry))));
        meta = partitionCodec.meta(effects.meta());
    }

    PartitionImage<S> load() {
        SortedMap<EntityKey, S> states = new TreeMap<>();
        decided.forEach((key, bytes) -> states.put(
                EntityKey.parse(key), codec.state(Optional.of(bytes), Optional.ofNullable(volatileParts.get(key)))));
        volatileParts.forEach((key, bytes) -> {
            if (!decided.containsKey(key)) {
                states.put(EntityKey.parse(key), codec.state(Optional.empty(), Optional.of(bytes)));
            }
        });
        SortedMap<String, GroupEntry> entries = new TreeMap<>();
        groups.forEach((name, bytes) -> entries.put(name, partitionCodec.group(bytes)));
        return new PartitionImage<>(partitionCodec.meta(meta), states, entries);
    }

    /** The largest state of one entity, in bytes. */
    int largest() {
        int largest = 0;
        for (Map.Entry<String, byte[]> part : volatileParts.entrySet()) {
            byte[] other = decided.getOrDefault(part.getKey(), new byte[0]);
            largest = Math.max(largest, part.getValue().length + other.length);
        }
        return largest;
    }

    private static void put(SortedMap<String, byte[]> store, String key, Optional<byte[]> bytes) {
        if (bytes.isPresent()) {
            store.put(key, bytes.get());
        } else {
            store.remove(key);
        }
    }
}
