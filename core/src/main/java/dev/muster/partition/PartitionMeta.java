package dev.muster.partition;

import dev.muster.fold.Hash;
import dev.muster.fold.Rules;

/**
 * What a partition keeps of itself, written with every record in the transaction of its effects.
 *
 * @param partitions partition count of the log when this partition was first folded; another count refuses the start
 * @param applied offset of the last record folded; -1 before the first
 * @param low offset of the oldest record that is not yet reflected in every store; {@code applied + 1} while all is written through
 * @param clock the log clock
 * @param chain where the chain of facts stands
 * @param rules the rules in force
 * @param sinceCheckpoint records folded since the last checkpoint fact
 */
public record PartitionMeta(
        int partitions, long applied, long low, LogClock clock, Chain chain, Rules rules, long sinceCheckpoint) {

    /**
     * Where the chain of facts stands.
     *
     * @param sequence number of the last fact; 0 before the first
     * @param head its hash
     * @param lastDeciding offset of the last record that led to a fact; -1 before
     */
    public record Chain(long sequence, Hash head, long lastDeciding) {

        /** Before the first fact. */
        public static final Chain START = new Chain(0, Hash.ZERO, -1);
    }

    /** A partition of which nothing was folded. */
    public static PartitionMeta start(int partitions, int level) {
        return new PartitionMeta(partitions, -1, 0, LogClock.START, Chain.START, Rules.defaults(level), 0);
    }
}
