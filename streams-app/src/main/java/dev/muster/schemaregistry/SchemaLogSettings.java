package dev.muster.schemaregistry;

import java.time.Duration;
import java.util.Map;
import org.apache.kafka.clients.CommonClientConfigs;

/**
 * Where the embedded registry keeps its records.
 *
 * @param client settings for every Kafka client of it, {@code bootstrap.servers} and security among them
 * @param topic name of the topic, created if it is missing
 * @param replicationFactor for the creation; -1 takes the brokers' default
 * @param callTimeout the longest that any call waits for Kafka
 */
public record SchemaLogSettings(
        Map<String, Object> client, String topic, short replicationFactor, Duration callTimeout) {
    /** The longest that a call waits where nothing else is said: below the time-out of registry clients. */
    public static final Duration CALL_TIMEOUT = Duration.ofSeconds(8);

    public SchemaLogSettings {
        client = Map.copyOf(client);
        if (!client.containsKey(CommonClientConfigs.BOOTSTRAP_SERVERS_CONFIG)) {
            throw new IllegalArgumentException("bootstrap.servers: not set (expected: host:port, ...)");
        }
        if (topic.isBlank()) {
            throw new IllegalArgumentException("topic: '" + topic + "' (expected: a topic's name)");
        }
        if (replicationFactor == 0 || replicationFactor < -1) {
            throw new IllegalArgumentException(
                    "replication factor: " + replicationFactor + " (expected: -1, or 1 and more)");
        }
        if (callTimeout.isNegative() || callTimeout.isZero()) {
            throw new IllegalArgumentException("call time-out: " + callTimeout + " (expected: > PT0S)");
        }
    }

    /** The topic {@code PREFIX.schemas}. */
    public static SchemaLogSettings of(Map<String, Object> client, String prefix, short replicationFactor) {
        return new SchemaLogSettings(client, prefix + ".schemas", replicationFactor, CALL_TIMEOUT);
    }
}
