package dev.muster.query;

import dev.muster.partition.PartitionId;
import java.util.List;
import java.util.OptionalLong;

/**
 * A Muster node as its cluster sees it.
 *
 * @param identity who it is
 * @param software what it runs
 * @param active partitions that it owns
 * @param standby partitions that it keeps a copy of
 * @param lag records that are in the log but not in what it serves or keeps, summed over its partitions; empty when it is not known, as
 *     while Kafka is away
 * @param state how it is
 */
public record Member(
        NodeIdentity identity,
        Software software,
        List<PartitionId> active,
        List<PartitionId> standby,
        OptionalLong lag,
        State state) {

    /** Copies the lists. */
    public Member {
        active = List.copyOf(active);
        standby = List.copyOf(standby);
    }

    /** How a node is. */
    public enum State {
        /** It has not been given its partitions yet. */
        STARTING,
        /** It restores partitions or waits for some to be moved. */
        RESTORING,
        /** All that it owns is served. */
        RUNNING,
        /** It is closing in order. */
        STOPPING,
        /** Its engine has stopped on an error. */
        FAILED,
        /**
         * The group has not noticed yet that it is gone, or it hangs: it does not answer. Its partitions are those that the group gave to
         * it; its id is not known then, the address stands for it.
         */
        UNREACHABLE
    }
}
