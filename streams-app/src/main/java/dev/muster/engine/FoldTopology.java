package dev.muster.engine;

import dev.muster.fold.Decision;
import dev.muster.fold.Event;
import dev.muster.partition.GroupEntry;
import dev.muster.partition.PartitionMeta;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.streams.AutoOffsetReset;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.state.StoreBuilder;
import org.apache.kafka.streams.state.Stores;

/** The topology of one log: source, processor with its stores, sinks for facts and rejected records. Every name is a constant. */
final class FoldTopology {

    static final String SOURCE = "log";
    static final String PROCESSOR = "fold";
    static final String FACTS_SINK = "facts";
    static final String REJECTED_SINK = "rejected";

    /** Small segments: a changelog is compacted, and restored, in what is not its active segment. */
    private static final Map<String, String> CHANGELOG = Map.of(
            "segment.bytes", "16777216",
            "segment.ms", "3600000",
            "min.cleanable.dirty.ratio", "0.3",
            // A broker clock that has leapt back must not refuse what was stamped before.
            "message.timestamp.after.max.ms", Long.toString(Long.MAX_VALUE));

    private FoldTopology() {}

    static <S, E extends Event, D extends Decision> Topology of(EngineParts<S, E, D> parts) {
        StoreNames stores = parts.stores();
        return new Topology()
                .addSource(
                        AutoOffsetReset.none(),
                        SOURCE,
                        new ByteArrayDeserializer(),
                        new ByteArrayDeserializer(),
                        parts.topics().log())
                .addProcessor(PROCESSOR, () -> new FoldProcessor<>(parts), SOURCE)
                .addStateStore(behind(stores.decided(), parts, parts.spec().codec()::decided), PROCESSOR)
                .addStateStore(
                        behind(stores.volatileParts(), parts, parts.spec().codec()::volatilePart), PROCESSOR)
                .addStateStore(
                        FoldTopology.<GroupEntry>behind(
                                stores.groups(),
                                parts,
                                entry -> entry.isNone()
                                        ? Optional.empty()
                                        : Optional.of(parts.codec().group(entry))),
                        PROCESSOR)
                .addStateStore(
                        FoldTopology.<PartitionMeta>behind(
                                stores.meta(),
                                parts,
                                meta -> Optional.of(parts.codec().meta(meta))),
                        PROCESSOR)
                .addSink(
                        FACTS_SINK,
                        parts.topics().facts(),
                        new ByteArraySerializer(),
                        Routed.SERIALIZER,
                        Routed.PARTITIONER,
                        PROCESSOR)
                .addSink(
                        REJECTED_SINK,
                        parts.topics().rejected(),
                        new ByteArraySerializer(),
                        Routed.SERIALIZER,
                        Routed.PARTITIONER,
                        PROCESSOR);
    }

    private static <V> StoreBuilder<WriteBehindStore<V>> behind(
            String name, EngineParts<?, ?, ?> parts, Function<V, Optional<byte[]>> encoding) {
        return WriteBehindStore.builder(
                Stores.keyValueStoreBuilder(
                                SnapshotStore.supplier(name, parts.copies()), Serdes.String(), Serdes.ByteArray())
                        .withLoggingEnabled(CHANGELOG),
                encoding);
    }
}
