package dev.muster.doctor;

import dev.muster.app.config.ClientsConfig;
import dev.muster.app.config.NodeConfig;
import dev.muster.domains.Domain;
import dev.muster.domains.Domains;
import dev.muster.log.TopicNames;
import java.time.Duration;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.Node;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.errors.AuthenticationException;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;

/** The Kafka cluster as a node with this configuration would see it. Every question is bounded. Used by one thread. */
final class Cluster implements AutoCloseable {

    /** For one question; a cluster that is away is told as such after the first. */
    private static final Duration ANSWER_AT_MOST = Duration.ofSeconds(4);

    private final NodeConfig config;
    private final TopicNames names;
    private final Admin admin;
    private Optional<SortedMap<Integer, String>> silent = Optional.empty();

    /** @throws KafkaException when the settings are not such that a client can be made of them */
    Cluster(NodeConfig config) {
        this.config = config;
        this.names = new TopicNames(config.topics().prefix());
        Map<String, Object> settings = config.clients().clientSettings(ClientsConfig.Kind.ADMIN);
        settings.put(AdminClientConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, (int) ANSWER_AT_MOST.toMillis());
        settings.put(AdminClientConfig.REQUEST_TIMEOUT_MS_CONFIG, (int) ANSWER_AT_MOST.toMillis() / 2);
        this.admin = Admin.create(settings);
    }

    NodeConfig config() {
        return config;
    }

    TopicNames names() {
        return names;
    }

    Admin admin() {
        return admin;
    }

    String bootstrap() {
        return config.clients().bootstrapServers();
    }

    /** Names of the logs without the prefix. */
    static List<String> logs() {
        return Domains.all().stream().map(Domain::log).toList();
    }

    /**
     * The answer.
     *
     * @throws NoAnswerException when there is none in time, or it is a refusal
     * @throws KafkaException when it is an error of another kind
     */
    <T> T ask(String what, KafkaFuture<T> question) {
        try {
            return question.get(ANSWER_AT_MOST.toMillis() + 500, TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new NoAnswerException(what + ": interrupted", "ask again", e);
        } catch (TimeoutException e) {
            throw away(what, e);
        } catch (ExecutionException e) {
            throw failure(what, e.getCause() == null ? e : e.getCause());
        }
    }

    /** Those of the topics that are there, and that this client may see. */
    SortedMap<String, TopicDescription> present(Collection<String> topics) {
        SortedMap<String, TopicDescription> present = new TreeMap<>();
        admin.describeTopics(topics).topicNameValues().forEach((name, question) -> {
            try {
                present.put(name, ask("topic " + name, question));
            } catch (UnknownTopicOrPartitionException e) {
                // That it is not there is told by another check.
            }
        });
        return present;
    }

    /**
     * Those of the brokers that do not answer, by their ids, with their addresses: metadata may go on naming them for ever when no
     * majority is left that could notice. Each is asked itself, all at once, and once only; a refusal is an answer.
     */
    SortedMap<Integer, String> silent(Collection<Node> brokers) {
        SortedMap<Integer, String> known = silent.orElseGet(() -> askEach(brokers));
        silent = Optional.of(known);
        return known;
    }

    /** As {@link #silent(Collection)} found; empty before it was asked. */
    SortedMap<Integer, String> silent() {
        return silent.orElseGet(TreeMap::new);
    }

    private SortedMap<Integer, String> askEach(Collection<Node> brokers) {
        Map<Node, KafkaFuture<?>> questions = new LinkedHashMap<>();
        brokers.forEach(broker -> {
            ConfigResource itself = new ConfigResource(ConfigResource.Type.BROKER, broker.idString());
            questions.put(broker, admin.describeConfigs(List.of(itself)).all());
        });
        SortedMap<Integer, String> without = new TreeMap<>();
        questions.forEach((broker, question) -> {
            try {
                ask("broker " + broker.id(), question);
            } catch (NoAnswerException e) {
                if (e.isAway()) {
                    without.put(broker.id(), broker.host() + ":" + broker.port());
                }
            }
        });
        return without;
    }

    private RuntimeException failure(String what, Throwable cause) {
        if (cause instanceof org.apache.kafka.common.errors.TimeoutException) {
            return away(what, cause);
        }
        if (cause instanceof AuthorizationException) {
            return new NoAnswerException(
                    what + ": not allowed: " + cause.getMessage(), "grant what docs/operations.md lists", cause);
        }
        if (cause instanceof AuthenticationException) {
            return new NoAnswerException(
                    what + ": Kafka does not let this client in: " + cause.getMessage(),
                    "mend kafka.sasl... and kafka.ssl... in the configuration",
                    cause);
        }
        return cause instanceof KafkaException known ? known : new KafkaException(what, cause);
    }

    private NoAnswerException away(String what, Throwable cause) {
        return new NoAnswerException(
                what + ": no answer from " + bootstrap() + " within " + ANSWER_AT_MOST.toSeconds() + " s",
                "see whether the brokers run, and whether muster.kafka.bootstrap and kafka.security.protocol are theirs",
                cause);
    }

    @Override
    public void close() {
        admin.close(Duration.ZERO);
    }
}
