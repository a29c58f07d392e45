package dev.muster.partition;

import dev.muster.fold.FactBody;
import dev.muster.fold.FactHead;
import dev.muster.fold.Rules;

/** What every partition writes, whatever its fold, as bytes. Equal values give equal bytes. Thread-safe. */
public interface PartitionCodec {

    byte[] meta(PartitionMeta meta);

    /**
     * What these bytes were made from.
     *
     * @throws dev.muster.fold.InvariantViolation when they are none of this codec's
     */
    PartitionMeta meta(byte[] bytes);

    byte[] group(GroupEntry entry);

    /**
     * What these bytes were made from.
     *
     * @throws dev.muster.fold.InvariantViolation when they are none of this codec's
     */
    GroupEntry group(byte[] bytes);

    FactBody rejected(FactHead head, Rejection rejection);

    FactBody moved(FactHead head, int target);

    FactBody rulesAdopted(FactHead head, Rules rules);

    FactBody checkpoint(FactHead head, Checkpoint checkpoint);
}
