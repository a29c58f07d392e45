package dev.muster.codec;

import org.apache.kafka.common.utils.Utils;

/** Which partition a record key belongs to: murmur2, as Kafka's default partitioner has it. Stateless; any thread. */
public final class KeyPartitions {

    private KeyPartitions() {}

    /** The partition of a key in a topic with so many partitions. */
    public static int of(byte[] key, int partitions) {
        return Utils.toPositive(Utils.murmur2(key)) % partitions;
    }
}
