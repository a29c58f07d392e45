package dev.muster.schemaregistry;

import dev.muster.wire.RegistryUnavailableException;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.LockSupport;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.config.TopicConfig;
import org.apache.kafka.common.errors.TopicExistsException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;

/**
 * The topic itself: created if it is missing, refused if its settings would lose schemas, and asked where it ends. Thread-safe; every
 * call is bounded in time, and whatever Kafka says in place of an answer is {@link RegistryUnavailableException}.
 */
final class SchemaTopic implements AutoCloseable {
    /** Room for a schema of 1 MiB with every character escaped. */
    static final int MAX_RECORD_BYTES = 4 * 1024 * 1024;

    private static final Duration VISIBILITY_PAUSE = Duration.ofMillis(50);

    private final SchemaLogSettings settings;
    private final TopicPartition partition;
    private Optional<Admin> admin = Optional.empty();
    private Optional<Uuid> incarnation = Optional.empty();

    SchemaTopic(SchemaLogSettings settings) {
        this.settings = settings;
        this.partition = new TopicPartition(settings.topic(), 0);
    }

    TopicPartition partition() {
        return partition;
    }

    /** Creates the topic if need be and checks that it keeps what it is given. */
    void prepare() {
        Deadline deadline = Deadline.in(settings.callTimeout());
        if (incarnation().isEmpty() && describe(deadline).isEmpty()) {
            create(deadline);
            while (describe(deadline).isEmpty()) {
                // The broker that answers may hear of a new topic a little later than the controller.
                LockSupport.parkNanos(VISIBILITY_PAUSE.toNanos());
            }
        }
        TopicDescription topic = sameAsEver(deadline);
        check("partitions", String.valueOf(topic.partitions().size()), "1");
        Config config = configOf(deadline);
        check(TopicConfig.CLEANUP_POLICY_CONFIG, value(config, TopicConfig.CLEANUP_POLICY_CONFIG), "compact");
        check(
                TopicConfig.UNCLEAN_LEADER_ELECTION_ENABLE_CONFIG,
                value(config, TopicConfig.UNCLEAN_LEADER_ELECTION_ENABLE_CONFIG),
                "false");
        int replicas = topic.partitions().get(0).replicas().size();
        String inSync = value(config, TopicConfig.MIN_IN_SYNC_REPLICAS_CONFIG);
        if (replicas >= 3 && Integer.parseInt(inSync) < 2) {
            throw refused(TopicConfig.MIN_IN_SYNC_REPLICAS_CONFIG, inSync, "2 or more with " + replicas + " replicas");
        }
    }

    /** Refuses when the topic was deleted or made anew since it was first seen: ids would get a second meaning. */
    void checkSameAsEver() {
        sameAsEver(Deadline.in(settings.callTimeout()));
    }

    /** The offset after the last record that is replicated now. */
    long end(Deadline deadline) {
        return await(admin().listOffsets(Map.of(partition, OffsetSpec.latest())).partitionResult(partition), deadline)
                .offset();
    }

    private TopicDescription sameAsEver(Deadline deadline) {
        Optional<TopicDescription> found = describe(deadline);
        Optional<Uuid> before = incarnation();
        if (found.isEmpty() && before.isEmpty()) {
            throw new RegistryUnavailableException("topic " + settings.topic() + ": created, but not visible yet");
        }
        if (before.isPresent() && !found.map(TopicDescription::topicId).equals(before)) {
            throw new RegistryUnavailableException(
                    "topic " + settings.topic() + ": deleted or made anew since it was read (a restart begins anew)");
        }
        TopicDescription topic = found.orElseThrow();
        remember(topic.topicId());
        return topic;
    }

    private synchronized Optional<Uuid> incarnation() {
        return incarnation;
    }

    private synchronized void remember(Uuid id) {
        incarnation = Optional.of(id);
    }

    private Optional<TopicDescription> describe(Deadline deadline) {
        try {
            return Optional.ofNullable(
                    await(admin().describeTopics(List.of(settings.topic())).allTopicNames(), deadline)
                            .get(settings.topic()));
        } catch (RegistryUnavailableException e) {
            if (e.getCause() instanceof UnknownTopicOrPartitionException) {
                return Optional.empty();
            }
            throw e;
        }
    }

    private void create(Deadline deadline) {
        Map<String, String> configs = new HashMap<>();
        configs.put(TopicConfig.CLEANUP_POLICY_CONFIG, TopicConfig.CLEANUP_POLICY_COMPACT);
        configs.put(TopicConfig.UNCLEAN_LEADER_ELECTION_ENABLE_CONFIG, "false");
        configs.put(TopicConfig.MAX_MESSAGE_BYTES_CONFIG, String.valueOf(MAX_RECORD_BYTES));
        if (settings.replicationFactor() >= 3) {
            configs.put(TopicConfig.MIN_IN_SYNC_REPLICAS_CONFIG, "2");
        }
        Optional<Short> replication =
                settings.replicationFactor() < 0 ? Optional.empty() : Optional.of(settings.replicationFactor());
        NewTopic topic = new NewTopic(settings.topic(), Optional.of(1), replication).configs(configs);
        try {
            await(admin().createTopics(List.of(topic)).all(), deadline);
        } catch (RegistryUnavailableException e) {
            // Another node was faster; its topic is checked like any other.
            if (!(e.getCause() instanceof TopicExistsException)) {
                throw e;
            }
        }
    }

    private Config configOf(Deadline deadline) {
        ConfigResource resource = new ConfigResource(ConfigResource.Type.TOPIC, settings.topic());
        Map<ConfigResource, Config> all =
                await(admin().describeConfigs(List.of(resource)).all(), deadline);
        return all.getOrDefault(resource, new Config(List.of()));
    }

    private static String value(Config config, String name) {
        return Optional.ofNullable(config.get(name)).map(entry -> entry.value()).orElse("");
    }

    private void check(String name, String value, String expected) {
        if (!value.equals(expected)) {
            throw refused(name, value, expected);
        }
    }

    private RegistryUnavailableException refused(String name, String value, String expected) {
        return new RegistryUnavailableException(
                "topic " + settings.topic() + ": " + name + ": " + value + " (expected: " + expected + ")");
    }

    private <T> T await(KafkaFuture<T> future, Deadline deadline) {
        Duration left = deadline.left("no answer of Kafka");
        try {
            return future.get(left.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            throw deadline.passed("no answer of Kafka");
        } catch (ExecutionException e) {
            Throwable cause = e.getCause() == null ? e : e.getCause();
            throw new RegistryUnavailableException(
                    "schema registry: topic " + settings.topic() + ": " + cause.getMessage(), cause);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new RegistryUnavailableException("schema registry: interrupted while waiting for Kafka", e);
        }
    }

    /** Made when it is first needed: a name that does not resolve yet must not stop a node from starting. */
    private synchronized Admin admin() {
        Admin ready = admin.orElseGet(() -> Admin.create(new HashMap<>(settings.client())));
        admin = Optional.of(ready);
        return ready;
    }

    @Override
    public synchronized void close() {
        admin.ifPresent(open -> open.close(Duration.ofSeconds(1)));
        admin = Optional.empty();
    }
}
