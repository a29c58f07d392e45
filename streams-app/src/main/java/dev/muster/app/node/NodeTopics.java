package dev.muster.app.node;

import dev.muster.app.config.ClientsConfig;
import dev.muster.app.config.ConfigurationException;
import dev.muster.app.config.NodeConfig;
import dev.muster.domains.Domain;
import dev.muster.domains.Domains;
import dev.muster.log.KafkaAwayException;
import dev.muster.log.TopicNames;
import dev.muster.log.TopicSettings;
import dev.muster.log.Topics;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.SortedMap;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.KafkaException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The topics that a node needs, seen to at its start. Stateless. */
final class NodeTopics {

    private static final Logger LOG = LoggerFactory.getLogger(NodeTopics.class);

    /** Brokers that are started together with the node are there after a few seconds. */
    private static final Duration BROKERS_STARTING = Duration.ofSeconds(5);

    private NodeTopics() {}

    /**
     * Looks whether the cluster has brokers enough for what is still to be created, before anything is tried.
     *
     * @throws ConfigurationException when it has not, with what to set
     * @throws KafkaAwayException when Kafka does not answer in time
     */
    static void requireBrokers(NodeConfig config, TopicNames names) {
        OptionalInt tooFew;
        try (Admin admin = admin(config)) {
            tooFew = topics(admin, config, names).tooFewBrokers(needed(config, names), BROKERS_STARTING);
        } catch (KafkaAwayException e) {
            throw new KafkaAwayException("kafka at " + config.clients().bootstrapServers() + ": " + e.getMessage(), e);
        } catch (KafkaException e) {
            // Whatever it refuses to tell, it refuses to those as well who need it, and they say for what.
            LOG.debug("the brokers could not be counted", e);
            return;
        }
        if (tooFew.isPresent()) {
            throw new ConfigurationException(
                    "muster.topic.replication.factor: " + config.topics().replicationFactor()
                            + " (expected: at most the number of brokers at "
                            + config.clients().bootstrapServers() + ", " + tooFew.getAsInt()
                            + "; add brokers, or set it to 1 for a trial)",
                    new IllegalStateException("brokers: " + tooFew.getAsInt()));
        }
    }

    /**
     * Creates what is missing and checks the rest.
     *
     * @return partition count of each log
     */
    static SortedMap<String, Integer> ensure(NodeConfig config, TopicNames names) {
        try (Admin admin = admin(config)) {
            SortedMap<String, Integer> partitions = topics(admin, config, names).ensure(logs());
            partitions.forEach((log, count) -> {
                if (count != config.topics().partitions()) {
                    LOG.warn(
                            "code=NODE-002 the log was created with another partition count log={} partitions={} configured={}",
                            names.log(log),
                            count,
                            config.topics().partitions());
                }
            });
            return partitions;
        }
    }

    private static List<String> needed(NodeConfig config, TopicNames names) {
        List<String> needed = new ArrayList<>(List.of(names.rejected()));
        logs().forEach(log -> needed.addAll(List.of(names.log(log), names.facts(log))));
        if (config.registry().isEmbedded()) {
            needed.add(names.schemas());
        }
        return needed;
    }

    private static Topics topics(Admin admin, NodeConfig config, TopicNames names) {
        TopicSettings settings = TopicSettings.DEFAULT
                .withPartitions(config.topics().partitions())
                .withLogRetention(config.topics().logRetention());
        int replication = config.topics().replicationFactor();
        TopicSettings wanted = replication > 0 ? settings.withReplicationFactor(replication) : settings;
        return new Topics(admin, names, wanted, config.clients().startTimeout());
    }

    private static Admin admin(NodeConfig config) {
        return Admin.create(config.clients().clientSettings(ClientsConfig.Kind.ADMIN));
    }

    private static List<String> logs() {
        return Domains.all().stream().map(Domain::log).toList();
    }
}
