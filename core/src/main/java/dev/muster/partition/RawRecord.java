package dev.muster.partition;

import java.time.Instant;
import java.util.Optional;

/**
 * A record of a log as the broker has it.
 *
 * @param id its partition
 * @param offset its offset
 * @param appendedAt when the broker appended it
 * @param key its key; not to be changed
 * @param value its value; not to be changed
 * @param wasMoved whether it was appended again from another partition, and is not to be moved again
 */
public record RawRecord(
        PartitionId id,
        long offset,
        Instant appendedAt,
        Optional<byte[]> key,
        Optional<byte[]> value,
        boolean wasMoved) {}
