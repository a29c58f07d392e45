package dev.muster.audit;

import dev.muster.codec.FactReader;
import dev.muster.codec.KeyPartitions;
import dev.muster.domains.Domain;
import dev.muster.fold.Decision;
import dev.muster.fold.EntityKey;
import dev.muster.fold.Event;
import dev.muster.partition.PartitionCodec;
import dev.muster.partition.PartitionFold;
import dev.muster.partition.PartitionId;
import dev.muster.partition.PartitionImage;
import dev.muster.partition.PartitionMeta;
import dev.muster.partition.RecordReader;
import java.nio.charset.StandardCharsets;

/**
 * One row of the table of folds with its topics: all that the audit of a log is made from.
 *
 * @param domain the row
 * @param topics where its log and its facts are
 * @param readers how they are read
 */
record AuditedLog<S, E extends Event, D extends Decision>(Domain<S, E, D> domain, Topics topics, Readers<E> readers) {

    /**
     * Topics of a log.
     *
     * @param log the log itself
     * @param facts what was decided by it
     * @param partitions partition count of both
     */
    record Topics(String log, String facts, int partitions) {}

    /**
     * How bytes are read.
     *
     * @param records records of the log
     * @param facts facts
     * @param codec what every partition writes
     */
    record Readers<E extends Event>(RecordReader<E> records, FactReader facts, PartitionCodec codec) {}

    PartitionId log(int partition) {
        return new PartitionId(topics.log(), partition);
    }

    PartitionId facts(int partition) {
        return new PartitionId(topics.facts(), partition);
    }

    /** Where an entity lies: in the partition of its group. */
    int partitionOf(EntityKey key) {
        return partitionOf(key.group());
    }

    int partitionOf(String group) {
        return KeyPartitions.of(group.getBytes(StandardCharsets.US_ASCII), topics.partitions());
    }

    /** A partition of which nothing was folded, as the engine starts with. */
    PartitionFold<S, E, D> newFold(int partition) {
        PartitionMeta start =
                PartitionMeta.start(topics.partitions(), domain.spec().level());
        return new PartitionFold<>(log(partition), domain.spec(), readers.codec(), PartitionImage.empty(start));
    }

    /** {@code instances:3:1234}. */
    String position(int partition, long offset) {
        return domain.log() + ":" + partition + ":" + offset;
    }
}
