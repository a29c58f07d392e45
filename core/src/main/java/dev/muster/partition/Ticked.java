package dev.muster.partition;

/** What the {@linkplain TickSession ticks} of a partition depend on. */
public interface Ticked {

    /** What the partition keeps of itself; the log clock is in it. */
    PartitionMeta meta();

    /** Whether anything waits for a deadline, so that ticks are wanted. */
    boolean hasDeadlines();
}
