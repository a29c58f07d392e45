package dev.muster.engine;

import dev.muster.fold.InvariantViolation;
import dev.muster.partition.PartitionId;
import dev.muster.partition.PartitionMeta;

/** Refuses to fold a partition on a state that is not that of the log's prefix. */
final class StartCheck {

    private final PartitionId id;
    private final EngineParts<?, ?, ?> parts;

    StartCheck(PartitionId id, EngineParts<?, ?, ?> parts) {
        this.id = id;
        this.parts = parts;
    }

    /** @throws InvariantViolation naming what does not fit */
    void check(boolean isNew, PartitionMeta meta) {
        if (meta.partitions() != parts.partitions()) {
            throw new InvariantViolation(
                    "Expected %s to have %d partitions as when it was first folded, but it has %d: keys would lie elsewhere"
                            .formatted(id.log(), meta.partitions(), parts.partitions()));
        }
        long beginning = parts.bounds().beginning(id.partition());
        if (isNew) {
            long committed = parts.bounds().committed(id.partition()).orElse(beginning);
            if (committed > beginning) {
                throw new InvariantViolation(
                        "Expected the stores of %s to hold what was folded up to offset %d, but they are empty: their changelogs are lost"
                                .formatted(id, committed));
            }
        } else if (beginning > meta.low()) {
            throw new InvariantViolation(
                    "Expected the log of %s to begin at offset %d or before, but it begins at %d: records were deleted before they were folded"
                            .formatted(id, meta.low(), beginning));
        }
    }
}
