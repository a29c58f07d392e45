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
    private static final String TOKEN_VARIABLE = "MUSTER_TOKEN";
    private static final String TRUSTED_VARIABLE = "MUSTER_CACERT";
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

    @Option(
            names = "--token",
            paramLabel = "TOKEN",
            description =
                    "Token for the registry, such as a node's that asks for one. Default: $MUSTER_TOKEN, which other users of"
                            + " this host cannot see, unless the URL has a user.")
    private Optional<String> token = Optional.empty();

    @Option(
            names = "--cacert",
            paramLabel = "FILE",
            description =
                    "Certificates (PEM) of those who vouch for a registry with an https URL. Default: $MUSTER_CACERT,"
                            + " else those that Java trusts.")
    private Optional<Path> trusted = Optional.empty();

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
            return schemaRegistry.map(urls -> HttpSchemaRegistry.configured(registrySettings(urls)));
        } catch (ConfigException e) {
            throw AuditException.usage("--schema-registry: " + e.getMessage());
        }
    }

    private Map<String, String> registrySettings(String urls) {
        Map<String, String> settings = new HashMap<>();
        settings.put("schema.registry.url", urls);
        token.or(() -> urls.contains("@") ? Optional.empty() : variable(TOKEN_VARIABLE))
                .ifPresent(text -> settings.put("schema.registry.bearer.auth.token", text));
        trusted.map(Path::toString).or(() -> variable(TRUSTED_VARIABLE)).ifPresent(file -> {
            settings.put("schema.registry.ssl.truststore.type", "PEM");
            settings.put("schema.registry.ssl.truststore.location", file);
        });
        return settings;
    }

    private static Optional<String> variable(String name) {
        return Optional.ofNullable(System.getenv(name)).filter(text -> !text.isEmpty());
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
