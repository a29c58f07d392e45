package dev.muster.engine;

import dev.muster.fold.FoldCodec;
import dev.muster.partition.Effects;
import dev.muster.partition.GroupEntry;
import dev.muster.partition.PartitionCodec;
import dev.muster.partition.PartitionImage;
import dev.muster.partition.PartitionMeta;
import java.util.SortedMap;
import java.util.TreeMap;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.state.KeyValueIterator;

/**
 * The stores of one partition: the only place that writes them. All of them are written behind, once a transaction: the cost of a record
 * must not grow with what is kept of its service, and what was granted and given back within one transaction is written once. Each decision
 * by itself is in the facts. Single-threaded.
 */
final class PartitionStores<S> {

    /** The only key of the store of the partition's own value. */
    static final String META_KEY = "meta";

    private final FoldCodec<S, ?> codec;
    private final PartitionCodec partitionCodec;
    private final PartitionMeta start;
    private final WriteBehindStore<S> decided;
    private final WriteBehindStore<S> volatileParts;
    private final WriteBehindStore<GroupEntry> groups;
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
        return new StoredParts(all(decided.allWritten()), all(volatileParts.allWritten()), all(groups.allWritten()))
                .image(stored == null ? start : partitionCodec.meta(stored), codec, partitionCodec);
    }

    void write(Effects<S, ?> effects) {
        for (Effects.Change<S> change : effects.changes()) {
            String key = change.key().text();
            if (change.isDecided()) {
                decided.put(key, change.state());
            }
            volatileParts.put(key, change.state());
        }
        effects.groups().forEach(groups::put);
        meta.put(META_KEY, effects.meta());
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
