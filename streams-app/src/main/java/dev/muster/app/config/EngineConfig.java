package dev.muster.app.config;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.streams.StreamsConfig;

/**
 * How the folds run. None of this changes what a fold gives, only when and where.
 *
 * @param threads threads of each log's application
 * @param standbyReplicas copies of each partition's state besides the owner's
 * @param stateDir where stores are kept
 * @param group how nodes share the partitions
 * @param transactions how they write
 */
public record EngineConfig(
        int threads, int standbyReplicas, Path stateDir, GroupTiming group, TransactionTiming transactions) {

    /** How the members of a group agree. */
    public enum GroupProtocol {
        /** The members decide; the tested default. */
        CLASSIC,
        /** The brokers decide (KIP-1071). */
        STREAMS
    }

    /**
     * How nodes share the partitions.
     *
     * @param protocol who decides
     * @param sessionTimeout silence after which a node is taken for dead
     * @param heartbeatInterval how often a node tells that it lives
     */
    public record GroupTiming(GroupProtocol protocol, Duration sessionTimeout, Duration heartbeatInterval) {

        /** Two heartbeats may be lost before a session ends. */
        public GroupTiming {
            if (heartbeatInterval.multipliedBy(3).compareTo(sessionTimeout) > 0) {
                throw new ConfigurationException(Settings.HEARTBEAT_INTERVAL.name() + ": "
                        + ValueType.text(heartbeatInterval) + " (expected: at most a third of "
                        + Settings.SESSION_TIMEOUT.name() + ", which is " + ValueType.text(sessionTimeout) + ")");
            }
        }
    }

    /**
     * How nodes write.
     *
     * @param timeout after which brokers abort a dead node's transaction
     * @param commitInterval how often a node commits
     */
    public record TransactionTiming(Duration timeout, Duration commitInterval) {

        /** A transaction must be able to outlive the interval. */
        public TransactionTiming {
            if (commitInterval.multipliedBy(2).compareTo(timeout) > 0) {
                throw new ConfigurationException(Settings.COMMIT_INTERVAL.name() + ": " + ValueType.text(commitInterval)
                        + " (expected: at most half of " + Settings.TRANSACTION_TIMEOUT.name() + ", which is "
                        + ValueType.text(timeout) + ")");
            }
        }
    }

    static EngineConfig from(Configuration configuration) {
        return new EngineConfig(
                configuration.get(Settings.STREAMS_THREADS),
                configuration.get(Settings.STANDBY_REPLICAS),
                configuration.get(Settings.STATE_DIR),
                new GroupTiming(
                        configuration.get(Settings.GROUP_PROTOCOL),
                        configuration.get(Settings.SESSION_TIMEOUT),
                        configuration.get(Settings.HEARTBEAT_INTERVAL)),
                new TransactionTiming(
                        configuration.get(Settings.TRANSACTION_TIMEOUT), configuration.get(Settings.COMMIT_INTERVAL)));
    }

    /** In the names of Kafka Streams. */
    Map<String, Object> streamsSettings() {
        Map<String, Object> settings = new TreeMap<>();
        settings.put(StreamsConfig.NUM_STREAM_THREADS_CONFIG, threads);
        settings.put(StreamsConfig.STATE_DIR_CONFIG, stateDir.toString());
        settings.put(
                StreamsConfig.COMMIT_INTERVAL_MS_CONFIG,
                transactions.commitInterval().toMillis());
        settings.put(
                StreamsConfig.producerPrefix(ProducerConfig.TRANSACTION_TIMEOUT_CONFIG),
                Math.toIntExact(transactions.timeout().toMillis()));
        settings.put(
                StreamsConfig.GROUP_PROTOCOL_CONFIG, group.protocol().name().toLowerCase(Locale.ROOT));
        if (group.protocol() == GroupProtocol.CLASSIC) {
            settings.put(StreamsConfig.NUM_STANDBY_REPLICAS_CONFIG, standbyReplicas);
            settings.put(
                    StreamsConfig.mainConsumerPrefix(ConsumerConfig.SESSION_TIMEOUT_MS_CONFIG),
                    Math.toIntExact(group.sessionTimeout().toMillis()));
            settings.put(
                    StreamsConfig.mainConsumerPrefix(ConsumerConfig.HEARTBEAT_INTERVAL_MS_CONFIG),
                    Math.toIntExact(group.heartbeatInterval().toMillis()));
        }
        return settings;
    }
}
