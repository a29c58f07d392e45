package dev.muster.partition;

import dev.muster.fold.Hash;

/**
 * The whole state of a partition, as a hash.
 *
 * @param cut offset of the last record reflected
 * @param clock the log clock there
 * @param entities number of entities
 * @param stateHash SHA-256 over all entries in key order
 */
public record Checkpoint(long cut, LogClock clock, long entities, Hash stateHash) {}
