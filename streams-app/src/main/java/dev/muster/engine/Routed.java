package dev.muster.engine;

import dev.muster.partition.Fact;
import dev.muster.partition.RawRecord;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.Set;
import org.apache.kafka.common.serialization.Serializer;
import org.apache.kafka.streams.processor.StreamPartitioner;
import org.jspecify.annotations.Nullable;

/**
 * A framed record on its way to a sink.
 *
 * @param partition partition that it must go to: a fact lies in the partition of its log; negative where the key may choose
 * @param bytes framed
 */
@SuppressWarnings("ArrayRecordComponent") // Handed from the processor to its sink, never compared.
record Routed(int partition, byte[] bytes) {

    private static final int MAX_KEY = 64 * 1024;

    static final Serializer<Routed> SERIALIZER = (topic, routed) -> routed.bytes();

    static final StreamPartitioner<byte[], Routed> PARTITIONER = (topic, key, routed, partitions) ->
            routed.partition() < 0 ? Optional.empty() : Optional.of(Set.of(routed.partition()));

    /** The entity as key, so that any consumer can follow one; none for the partition's own facts. */
    static byte @Nullable [] keyOf(Fact fact) {
        return fact.key().isEmpty() ? null : fact.key().getBytes(StandardCharsets.US_ASCII);
    }

    /** The key as it arrived; none where it is so long that Kafka might not take it beside the value. */
    static byte @Nullable [] keyOf(RawRecord rejected) {
        return rejected.key().filter(key -> key.length <= MAX_KEY).orElse(null);
    }
}
