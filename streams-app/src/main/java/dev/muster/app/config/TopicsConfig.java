package dev.muster.app.config;

import java.time.Duration;

/**
 * The topics that Muster creates.
 *
 * @param prefix beginning of their names
 * @param partitions partitions of a new log
 * @param replicationFactor replicas of each
 * @param logRetention how long a log keeps its records
 */
public record TopicsConfig(String prefix, int partitions, int replicationFactor, Duration logRetention) {

    static TopicsConfig from(Configuration configuration) {
        return new TopicsConfig(
                configuration.get(Settings.TOPIC_PREFIX),
                configuration.get(Settings.TOPIC_PARTITIONS),
                configuration.get(Settings.TOPIC_REPLICATION_FACTOR),
                configuration.get(Settings.TOPIC_LOG_RETENTION));
    }
}
