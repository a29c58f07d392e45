package dev.muster.engine;

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
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;

/**
 * The stores of one partition: the only place that writes them. What changes by decisions is written with each record. Volatile parts
 * and the partition's own value, which change with every record, are written behind, once a transaction: the cost of a record must not
 * grow with what is kept of its service. Single-threaded.
 */
final class PartitionStores<S> {

    /** The only key of the store of the partition's own value. */
    static final String META_KEY = "meta";

    private final FoldCodec<S, ?> codec;
    private final PartitionCodec partitionCodec;
    private final PartitionMeta start;
    private final KeyValueStore<String, byte[]> decided;
    private final WriteBehindStore<S> volatileParts;
    private final KeyValueStore<String, byte[]> groups;
    private final WriteBehindStore<PartitionMeta> meta;

    PartitionStores(ProcessorContext<?, ?> context, EngineParts<S, ?, ?> parts) {
        this.codec = parts.spec().codec();
        this.partitionCodec = parts.codec();
        this.start = parts.start();
        this.decided = context.getStateStore(parts.stores().decided());
        this.volatileParts = context.getStateStore(parts.stores().volatileParts());
        this.groups = context.getStateStore(parts.stores().groups());
        this.meta = context.getStateStore(parts.stores().meta());
    }

    /** Whether nothing was ever written. */
    boolean isNew() {
        return meta.written(META_KEY) == null;
    }

    PartitionImage<S> load() {
        byte[] stored = meta.written(META_KEY);
        return new StoredParts(all(decided.all()), all(volatileParts.allWritten()), all(groups.all()))
                .image(stored == null ? start : partitionCodec.meta(stored), codec, partitionCodec);
    }

    void write(Effects<S, ?> effects) {
        for (Effects.Change<S> change : effects.changes()) {
            String key = change.key().text();
            if (change.isDecided()) {
                put(decided, key, codec.decided(change.state()));
            }
            volatileParts.put(key, change.state());
        }
        for (Map.Entry<String, GroupEntry> group : effects.groups().entrySet()) {
            GroupEntry entry = group.getValue();
            put(groups, group.getKey(), entry.isNone() ? Optional.empty() : Optional.of(partitionCodec.group(entry)));
        }
        meta.put(META_KEY, effects.meta());
    }

    private static void put(KeyValueStore<String, byte[]> store, String key, Optional<byte[]> bytes) {
        if (bytes.isPresent()) {
            store.put(key, bytes.get());
        } else {
            store.delete(key);
        }
    }

    private static SortedMap<String, byte[]> all(KeyValueIterator<String, byte[]> stored) {
        SortedMap<String, byte[]> entries = new TreeMap<>();
        try (stored) {
            while (stored.hasNext()) {
                KeyValue<String, byte[]> entry = stored.next();
                entries.put(entry.key, entry.value);
            }
        }
        return entries;
    }
}
