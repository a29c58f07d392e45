package dev.muster.log;

import java.time.Duration;
import java.util.OptionalInt;

/**
 * How topics are created that are not there yet.
 *
 * @param partitions of logs and of what is rejected; facts have as many as their log
 * @param replicationFactor empty for the cluster's {@code default.replication.factor}
 * @param logRetention how long records of the logs are kept
 */
public record TopicSettings(int partitions, OptionalInt replicationFactor, Duration logRetention) {

    private static final int MAX_PARTITIONS = 10_000;
    private static final Duration MIN_RETENTION = Duration.ofHours(1);

    /** 8 partitions, the cluster's replication factor, 7 days. After the bounds, by which it is checked. */
    public static final TopicSettings DEFAULT = new TopicSettings(8, OptionalInt.empty(), Duration.ofDays(7));

    /** @throws IllegalArgumentException when a part is out of range */
    public TopicSettings {
        if (partitions < 1 || partitions > MAX_PARTITIONS) {
            throw new IllegalArgumentException(
                    "partitions: " + partitions + " (expected: 1 to " + MAX_PARTITIONS + ")");
        }
        if (replicationFactor.isPresent()
                && (replicationFactor.getAsInt() < 1 || replicationFactor.getAsInt() > Short.MAX_VALUE)) {
            throw new IllegalArgumentException("replication factor: " + replicationFactor.getAsInt()
                    + " (expected: 1 to " + Short.MAX_VALUE + ")");
        }
        if (logRetention.compareTo(MIN_RETENTION) < 0) {
            throw new IllegalArgumentException(
                    "log retention: " + logRetention + " (expected: at least " + MIN_RETENTION + ")");
        }
    }

    /** With so many partitions. */
    public TopicSettings withPartitions(int count) {
        return new TopicSettings(count, replicationFactor, logRetention);
    }

    /** With this replication factor. */
    public TopicSettings withReplicationFactor(int factor) {
        return new TopicSettings(partitions, OptionalInt.of(factor), logRetention);
    }

    /** With logs kept for so long. */
    public TopicSettings withLogRetention(Duration retention) {
        return new TopicSettings(partitions, replicationFactor, retention);
    }
}
