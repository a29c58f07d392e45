package dev.muster.audit;

import dev.muster.log.TopicNames;
import dev.muster.wire.HttpSchemaRegistry;
import dev.muster.wire.SchemaRegistry;
import java.io.IOException;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import org.apache.kafka.clients.CommonClientConfigs;
import org.apache.kafka.common.config.ConfigException;
import picocli.CommandLine.Option;

/** Where the audit reads, and how it answers: what its commands have in common. */
final class AuditOptions {

    private static final String BOOTSTRAP_VARIABLE = "MUSTER_BOOTSTRAP";
    private static final String DEFAULT_BOOTSTRAP = "localhost:9092";

    @Option(
            names = "--bootstrap",
            paramLabel = "HOST:PORT",
            description = "Kafka brokers (or MUSTER_BOOTSTRAP, or the file's; default: localhost:9092).")
    private Optional<String> bootstrap = Optional.empty();

    @Option(names = "--topic-prefix", defaultValue = "muster", description = "What all topics begin with (muster).")
    private String topicPrefix = "muster";

    @Option(
            names = "--schema-registry",
            paramLabel = "URL",
            description =
                    "A registry with Confluent's REST API (default: the registry embedded in Muster, read from its topic).")
    private Optional<String> schemaRegistry = Optional.empty();

    @Option(names = "--kafka-config", paramLabel = "FILE", description = "Properties for the Kafka clients.")
    private Optional<Path> kafkaConfig = Optional.empty();

    @Option(names = "--json", description = "One JSON document in place of text.")
    private boolean json;

    /** @throws AuditException when one of them makes no sense */
    void check() {
        topics();
        clientSettings();
        namedRegistry();
    }

    TopicNames topics() {
        try {
            return new TopicNames(topicPrefix);
        } catch (IllegalArgumentException e) {
            throw AuditException.usage("--topic-prefix: " + e.getMessage());
        }
    }

    /** The registry that was named; empty for the embedded one. */
    Optional<SchemaRegistry> namedRegistry() {
        try {
            return schemaRegistry.map(HttpSchemaRegistry::at);
        } catch (ConfigException e) {
            throw AuditException.usage("--schema-registry: " + e.getMessage());
        }
    }

    boolean isJson() {
        return json;
    }

    /** Settings of the Kafka clients: the option for the brokers wins over the file, the file over the environment. */
    Map<String, Object> clientSettings() {
        Map<String, Object> settings = new HashMap<>();
        kafkaConfig.map(AuditOptions::read).ifPresent(file -> file.stringPropertyNames()
                .forEach(name -> settings.put(name, file.getProperty(name))));
        String otherwise =
                Optional.ofNullable(System.getenv(BOOTSTRAP_VARIABLE)).orElse(DEFAULT_BOOTSTRAP);
        settings.putIfAbsent(CommonClientConfigs.BOOTSTRAP_SERVERS_CONFIG, otherwise);
        bootstrap.ifPresent(given -> settings.put(CommonClientConfigs.BOOTSTRAP_SERVERS_CONFIG, given));
        return settings;
    }

    private static Properties read(Path file) {
        Properties properties = new Properties();
        try (Reader reader = Files.newBufferedReader(file, StandardCharsets.UTF_8)) {
            properties.load(reader);
            return properties;
        } catch (IOException | IllegalArgumentException e) {
            throw AuditException.usage("--kafka-config " + file + ": cannot be read as properties (" + e + ")");
        }
    }
}
