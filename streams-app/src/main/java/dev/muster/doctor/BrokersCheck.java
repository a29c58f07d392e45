package dev.muster.doctor;

import dev.muster.app.config.EngineConfig;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.FeatureMetadata;
import org.apache.kafka.common.Node;
import org.apache.kafka.common.config.ConfigResource;

/** How many brokers there are, what they can, and how they keep transactions. */
final class BrokersCheck implements Check {

    /** From here on a transaction that was given up cannot reach into the next (KIP-890). */
    private static final int SAFE_TRANSACTIONS = 2;

    private static final int STREAMS_GROUPS = 1;

    private final Cluster cluster;

    BrokersCheck(Cluster cluster) {
        this.cluster = cluster;
    }

    @Override
    public String subject() {
        return "kafka";
    }

    @Override
    public List<Finding> look() {
        List<Finding> findings = new ArrayList<>();
        Collection<Node> brokers =
                cluster.ask("brokers", cluster.admin().describeCluster().nodes());
        findings.add(count(brokers.size(), cluster.silent(brokers)));
        FeatureMetadata features =
                cluster.ask("features", cluster.admin().describeFeatures().featureMetadata());
        findings.add(transactionVersion(features));
        if (cluster.config().engine().group().protocol() == EngineConfig.GroupProtocol.STREAMS) {
            findings.add(streamsVersion(features));
        }
        brokers.stream()
                .filter(broker -> !cluster.silent().containsKey(broker.id()))
                .findFirst()
                .ifPresent(broker -> lookAtSettings(broker.idString(), findings));
        return findings;
    }

    private Finding count(int brokers, SortedMap<Integer, String> silent) {
        int factor = cluster.config().topics().replicationFactor();
        String detail = brokers + " brokers at " + cluster.bootstrap();
        if (!silent.isEmpty()) {
            return Finding.fail(
                    subject(), detail + ", of which these do not answer: " + silent, "start them, or see their logs");
        }
        return brokers < factor
                ? Finding.fail(
                        subject(),
                        detail + " (expected: at least " + factor + ", the replication factor)",
                        "add brokers, or set muster.topic.replication.factor for a trial")
                : Finding.ok(subject(), detail);
    }

    private static Finding transactionVersion(FeatureMetadata features) {
        int level = levelOf(features, "transaction.version");
        return level >= SAFE_TRANSACTIONS
                ? Finding.ok("kafka features", "transaction.version " + level)
                : Finding.warn(
                        "kafka features",
                        "transaction.version " + level + " (expected: " + SAFE_TRANSACTIONS + ")",
                        "kafka-features.sh upgrade --feature transaction.version=" + SAFE_TRANSACTIONS);
    }

    private static Finding streamsVersion(FeatureMetadata features) {
        int level = levelOf(features, "streams.version");
        return level >= STREAMS_GROUPS
                ? Finding.ok("kafka features", "streams.version " + level)
                : Finding.fail(
                        "kafka features",
                        "streams.version " + level + " (expected: " + STREAMS_GROUPS
                                + " for muster.group.protocol=streams)",
                        "kafka-features.sh upgrade --feature streams.version=1, or muster.group.protocol=classic");
    }

    private static int levelOf(FeatureMetadata features, String name) {
        return Optional.ofNullable(features.finalizedFeatures().get(name))
                .map(range -> (int) range.maxVersionLevel())
                .orElse(0);
    }

    /** They are seen only by whom the cluster lets describe its configuration, which a node need not be. */
    private void lookAtSettings(String broker, List<Finding> findings) {
        ConfigResource resource = new ConfigResource(ConfigResource.Type.BROKER, broker);
        try {
            Config config = cluster.ask(
                            "settings of broker " + broker,
                            cluster.admin().describeConfigs(List.of(resource)).all())
                    .getOrDefault(resource, new Config(List.of()));
            findings.add(transactionState(config));
            findings.add(longestTransaction(config));
            sessions(config).ifPresent(findings::add);
        } catch (NoAnswerException e) {
            findings.add(Finding.warn(
                    "kafka settings", String.valueOf(e.getMessage()), "let an administrator run the doctor once"));
        }
    }

    private Finding transactionState(Config config) {
        long factor = number(config, "transaction.state.log.replication.factor");
        long inSync = number(config, "transaction.state.log.min.isr");
        String detail = "transaction.state.log.replication.factor " + factor + ", min.isr " + inSync;
        boolean isSafe = cluster.config().topics().replicationFactor() < 3 || (factor >= 3 && inSync >= 2);
        return isSafe
                ? Finding.ok("kafka settings", detail)
                : Finding.fail(
                        "kafka settings",
                        detail + " (expected: 3 and 2)",
                        "the end of a transaction may be lost with one broker: raise both");
    }

    private Finding longestTransaction(Config config) {
        long most = number(config, "transaction.max.timeout.ms");
        long wanted = cluster.config().engine().transactions().timeout().toMillis();
        return most >= wanted
                ? Finding.ok("kafka settings", "transaction.max.timeout.ms " + most)
                : Finding.fail(
                        "kafka settings",
                        "transaction.max.timeout.ms " + most + " (expected: at least " + wanted + ")",
                        "lower muster.transaction.timeout, or raise it");
    }

    private Optional<Finding> sessions(Config config) {
        if (cluster.config().engine().group().protocol() == EngineConfig.GroupProtocol.STREAMS) {
            return Optional.empty();
        }
        long least = number(config, "group.min.session.timeout.ms");
        long most = number(config, "group.max.session.timeout.ms");
        long wanted = cluster.config().engine().group().sessionTimeout().toMillis();
        return Optional.of(
                wanted >= least && wanted <= most
                        ? Finding.ok("kafka settings", "group.min.session.timeout.ms " + least)
                        : Finding.fail(
                                "kafka settings",
                                "muster.session.timeout " + wanted + " ms (expected: " + least + " to " + most + ")",
                                "change it, or group.min.session.timeout.ms of the brokers"));
    }

    private static long number(Config config, String name) {
        return Optional.ofNullable(config.get(name))
                .map(ConfigEntry::value)
                .map(Long::parseLong)
                .orElse(0L);
    }
}
