package dev.muster.app.config;

import java.util.Map;
import java.util.TreeMap;

/**
 * A node's configuration, one record a part, checked as a whole. Immutable.
 *
 * @param identity who it is
 * @param http where it listens
 * @param clients how it reaches Kafka
 * @param topics what topics it creates
 * @param registry where schemas are registered
 * @param engine how the folds run
 * @param checks active checks
 * @param logging how it writes its log
 */
public record NodeConfig(
        IdentityConfig identity,
        HttpConfig http,
        ClientsConfig clients,
        TopicsConfig topics,
        RegistryConfig registry,
        EngineConfig engine,
        ChecksConfig checks,
        LoggingConfig logging) {

    /**
     * Made from the values in force.
     *
     * @throws ConfigurationException when they do not fit together
     */
    public static NodeConfig from(Configuration configuration) {
        return new NodeConfig(
                IdentityConfig.from(configuration),
                HttpConfig.from(configuration),
                ClientsConfig.from(configuration),
                TopicsConfig.from(configuration),
                RegistryConfig.from(configuration),
                EngineConfig.from(configuration),
                ChecksConfig.from(configuration),
                LoggingConfig.from(configuration));
    }

    /** Settings for Kafka Streams and the clients inside it; Muster's own win over what was passed on. */
    public Map<String, Object> streamsSettings() {
        Map<String, Object> settings = new TreeMap<>(clients.clientSettings(ClientsConfig.Kind.STREAMS));
        settings.putAll(engine.streamsSettings());
        settings.put("replication.factor", topics.replicationFactor());
        return settings;
    }
}
