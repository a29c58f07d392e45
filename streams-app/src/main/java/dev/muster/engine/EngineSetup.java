package dev.muster.engine;

import dev.muster.fold.Decision;
import dev.muster.fold.Event;
import dev.muster.fold.FoldSpec;
import dev.muster.log.LogAppender;
import dev.muster.log.TopicNames;
import dev.muster.partition.PartitionCodec;
import dev.muster.partition.RecordReader;
import dev.muster.partition.RecordWriter;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.Map;
import java.util.TreeMap;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.streams.StreamsConfig;

/**
 * What an engine is built from.
 *
 * @param spec the fold
 * @param topics topics around the log; they exist and were checked
 * @param partitions partition count of the log
 * @param stores names of the stores
 * @param records records as bytes, both ways
 * @param node the node that it runs on
 */
public record EngineSetup<S, E extends Event, D extends Decision>(
        FoldSpec<S, E, D> spec, LogTopics topics, int partitions, StoreNames stores, Records<E> records, Node node) {

    /**
     * Records as bytes, both ways.
     *
     * @param partitionCodec what every partition stores
     * @param reader records of the log
     * @param writer records for the topics
     */
    public record Records<E extends Event>(
            PartitionCodec partitionCodec, RecordReader<E> reader, RecordWriter<E> writer) {}

    /**
     * The node that the engine runs on.
     *
     * @param source what its own records name as their source
     * @param address where other nodes reach it, host:port
     * @param streamsSettings settings for Kafka Streams and its clients, {@code bootstrap.servers} among them; those that a promise
     *     rests on are set by the engine and win
     * @param appender appends outside of the transaction; stays the caller's
     * @param meters where the engine counts
     */
    public record Node(
            String source,
            String address,
            Map<String, Object> streamsSettings,
            LogAppender appender,
            MeterRegistry meters) {

        /** Copies the settings. */
        public Node {
            streamsSettings = Map.copyOf(streamsSettings);
        }

        Map<String, Object> settings() {
            return new TreeMap<>(streamsSettings);
        }

        /** For an admin client beside Streams: what is meant for all clients, and above it what is meant for admin clients. */
        Map<String, Object> adminSettings() {
            Map<String, Object> settings = settings();
            streamsSettings.forEach((name, value) -> {
                if (name.startsWith(StreamsConfig.ADMIN_CLIENT_PREFIX)) {
                    settings.put(name.substring(StreamsConfig.ADMIN_CLIENT_PREFIX.length()), value);
                }
            });
            settings.keySet().removeIf(name -> !AdminClientConfig.configNames().contains(name));
            return settings;
        }
    }

    /** Application id of the engine, and so the name of its consumer group and of its changelogs. */
    public String applicationId() {
        return TopicNames.groupOf(topics.log());
    }
}
