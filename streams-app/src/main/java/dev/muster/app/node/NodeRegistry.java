package dev.muster.app.node;

import com.linecorp.armeria.server.ServerBuilder;
import dev.muster.app.config.ClientsConfig;
import dev.muster.app.config.NodeConfig;
import dev.muster.codec.LogSchemas;
import dev.muster.domains.Domain;
import dev.muster.domains.Domains;
import dev.muster.log.KafkaAwayException;
import dev.muster.log.TopicNames;
import dev.muster.schemaregistry.SchemaLog;
import dev.muster.schemaregistry.SchemaLogSettings;
import dev.muster.schemaregistry.SchemaRegistryRoutes;
import dev.muster.wire.HttpSchemaRegistry;
import dev.muster.wire.RegistryUnavailableException;
import dev.muster.wire.SchemaRegistry;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * The schema registry that a node uses: the one that is configured, or the embedded one, which it then serves to others as well.
 *
 * @param registry where schemas are asked for and registered
 * @param embedded the embedded one, where none is configured
 */
record NodeRegistry(SchemaRegistry registry, Optional<SchemaLog> embedded) implements AutoCloseable {

    /** Connects, and waits for the embedded one to be there. */
    static NodeRegistry connect(NodeConfig config) {
        if (!config.registry().isEmbedded()) {
            return new NodeRegistry(
                    HttpSchemaRegistry.configured(config.registry().clientSettings()), Optional.empty());
        }
        int replication = config.topics().replicationFactor();
        SchemaLog log = SchemaLog.start(SchemaLogSettings.of(
                config.clients().clientSettings(ClientsConfig.Kind.CONSUMER),
                config.topics().prefix(),
                (short) (replication > 0 ? replication : -1)));
        Closing closing = new Closing();
        closing.with(log);
        return closing.orClose(() -> {
            try {
                log.awaitReady(config.clients().startTimeout());
            } catch (RegistryUnavailableException e) {
                // The embedded registry is a topic: whoever cannot reach it cannot reach Kafka.
                throw new KafkaAwayException(
                        "kafka at " + config.clients().bootstrapServers()
                                + ": the schema registry's topic cannot be read: " + e.getMessage(),
                        e);
            }
            return new NodeRegistry(log, Optional.of(log));
        });
    }

    /** Registers every schema of every log, so that a sender that registers nothing itself finds them. */
    void registerAll(TopicNames names) {
        for (Domain<?, ?, ?> domain : Domains.all()) {
            LogSchemas.of(domain.events()).registerIn(registry, names.log(domain.log()));
        }
    }

    /** The routes of the embedded one. */
    List<Consumer<ServerBuilder>> routes() {
        return embedded.stream()
                .<Consumer<ServerBuilder>>map(log -> server -> SchemaRegistryRoutes.attach(server, log))
                .toList();
    }

    @Override
    public void close() {
        embedded.ifPresent(SchemaLog::close);
    }
}
