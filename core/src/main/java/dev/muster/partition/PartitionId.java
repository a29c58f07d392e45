package dev.muster.partition;

/**
 * One partition of a log.
 *
 * @param log the log's topic
 * @param partition number of the partition, from 0
 */
public record PartitionId(String log, int partition) implements Comparable<PartitionId> {

    @Override
    public int compareTo(PartitionId other) {
        int byLog = log.compareTo(other.log);
        return byLog != 0 ? byLog : Integer.compare(partition, other.partition);
    }

    /** {@code log:partition}. */
    @Override
    public String toString() {
        return log + ":" + partition;
    }
}
