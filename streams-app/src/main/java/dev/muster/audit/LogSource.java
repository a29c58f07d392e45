package dev.muster.audit;

import dev.muster.partition.PartitionId;
import dev.muster.partition.RawRecord;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * Logs and facts as the audit reads them: those of a cluster, or lists in memory in tests that tamper with them. Only what is
 * committed is seen. Every method throws {@link AuditException} when it cannot answer. Single-threaded.
 */
interface LogSource extends AutoCloseable {

    /** Number of partitions of a topic. */
    int partitionsOf(String topic);

    /** What of a partition is there and committed now. */
    Extent extent(PartitionId partition);

    /** Waits until the transactions that are open on a partition now have ended. */
    void awaitOpenTransactions(PartitionId partition);

    /** Offset below which the engine has folded and committed a log's partition; empty when that is not known. */
    OptionalLong foldedBelow(PartitionId log);

    /** Offset of the first record that was appended at this time or later. */
    OptionalLong firstSince(PartitionId partition, Instant time);

    /** The records of a stretch, in order. */
    Cursor read(PartitionId partition, Extent stretch);

    @Override
    void close();

    /** Records, one after the other; never all in memory. */
    interface Cursor extends AutoCloseable {

        /** The next record; empty at the end of the stretch. */
        Optional<RawRecord> next();

        @Override
        void close();
    }
}
