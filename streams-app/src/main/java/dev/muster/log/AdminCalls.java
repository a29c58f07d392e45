package dev.muster.log;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.AbstractOptions;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.clients.admin.CreateTopicsOptions;
import org.apache.kafka.clients.admin.DescribeClusterOptions;
import org.apache.kafka.clients.admin.DescribeConfigsOptions;
import org.apache.kafka.clients.admin.DescribeTopicsOptions;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.errors.DisconnectException;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.TopicExistsException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;

/** Questions to the cluster about its topics, all of them answered until one moment or not at all. Single-threaded. */
final class AdminCalls {

    private static final Duration ASK_AGAIN_AFTER = Duration.ofMillis(100);
    private static final String DEFAULT_REPLICATION = "default.replication.factor";

    private final Admin admin;
    private final Duration patience;
    private final long deadlineNanos;

    AdminCalls(Admin admin, Duration patience) {
        this.admin = admin;
        this.patience = patience;
        this.deadlineNanos = System.nanoTime() + patience.toNanos();
    }

    /** Those of the topics that are there. */
    Map<String, TopicDescription> describe(Collection<String> topics) {
        Map<String, TopicDescription> found = new HashMap<>();
        admin.describeTopics(topics, bounded(new DescribeTopicsOptions()))
                .topicNameValues()
                .forEach((topic, answer) -> {
                    try {
                        found.put(topic, await(answer, "topic " + topic));
                    } catch (UnknownTopicOrPartitionException e) {
                        // That it is not there is an answer, too.
                    }
                });
        return found;
    }

    /** All of the topics, once every partition of theirs has a leader. */
    Map<String, TopicDescription> describeReady(Collection<String> topics) {
        Map<String, TopicDescription> found = describe(topics);
        while (!found.keySet().containsAll(topics) || !found.values().stream().allMatch(AdminCalls::isReady)) {
            pause("topics " + topics + ": not there, or without leaders (expected: a leader for every partition)");
            found = describe(topics);
        }
        return found;
    }

    /** Creates topics; one that somebody else has created is as good. Returns what kept others from being created. */
    List<String> create(Collection<NewTopic> topics) {
        List<String> problems = new ArrayList<>();
        admin.createTopics(topics, bounded(new CreateTopicsOptions())).values().forEach((topic, answer) -> {
            try {
                await(answer, "creation of topic " + topic);
            } catch (TopicExistsException e) {
                // Another node was quicker.
            } catch (KafkaException e) {
                problems.add("topic " + topic + ": not created: " + e.getMessage());
            }
        });
        return problems;
    }

    /** Settings in force for the topics, defaults among them. */
    Map<String, Config> configs(Collection<String> topics) {
        List<ConfigResource> resources = topics.stream()
                .map(topic -> new ConfigResource(ConfigResource.Type.TOPIC, topic))
                .toList();
        return untilKnown(() -> await(
                        admin.describeConfigs(resources, bounded(new DescribeConfigsOptions()))
                                .all(),
                        "settings of topics " + topics))
                .entrySet()
                .stream()
                .collect(Collectors.toMap(entry -> entry.getKey().name(), Map.Entry::getValue));
    }

    /** How many brokers the cluster has now. */
    int brokers() {
        return await(
                        admin.describeCluster(bounded(new DescribeClusterOptions()))
                                .nodes(),
                        "brokers")
                .size();
    }

    int defaultReplicationFactor() {
        String broker = await(
                        admin.describeCluster(bounded(new DescribeClusterOptions()))
                                .nodes(),
                        "brokers")
                .stream()
                .map(node -> node.idString())
                .findFirst()
                .orElseThrow(() -> new KafkaAwayException("brokers: none (expected: at least one)"));
        ConfigResource resource = new ConfigResource(ConfigResource.Type.BROKER, broker);
        Config config = await(
                        admin.describeConfigs(List.of(resource), bounded(new DescribeConfigsOptions()))
                                .all(),
                        "settings of broker " + broker)
                .values()
                .stream()
                .findFirst()
                .orElseThrow(() -> new KafkaAwayException("settings of broker " + broker + ": none"));
        return Integer.parseInt(config.get(DEFAULT_REPLICATION).value());
    }

    /** A broker may not yet have heard of a topic that another one knows. */
    private <T> T untilKnown(Supplier<T> question) {
        while (true) {
            try {
                return question.get();
            } catch (UnknownTopicOrPartitionException e) {
                pause(String.valueOf(e.getMessage()));
            }
        }
    }

    private static boolean isReady(TopicDescription topic) {
        return topic.partitions().stream()
                .allMatch(partition ->
                        partition.leader() != null && !partition.leader().isEmpty());
    }

    /** So that the admin client does not go on asking, and hold up its closing, when nobody waits any more. */
    private <T extends AbstractOptions<T>> T bounded(T options) {
        return options.timeoutMs((int) Math.min(Integer.MAX_VALUE, TimeUnit.NANOSECONDS.toMillis(leftNanos())));
    }

    private long leftNanos() {
        return Math.max(0, deadlineNanos - System.nanoTime());
    }

    /** A moment, unless there is no time left for this problem to go away. */
    void pause(String problem) {
        if (System.nanoTime() - deadlineNanos >= 0) {
            throw new KafkaAwayException(problem + ", still after " + patience);
        }
        LockSupport.parkNanos(ASK_AGAIN_AFTER.toNanos());
        if (Thread.interrupted()) {
            throw new InterruptException("interrupted while waiting for topics");
        }
    }

    private <T> T await(KafkaFuture<T> answer, String what) {
        try {
            return answer.get(leftNanos(), TimeUnit.NANOSECONDS);
        } catch (InterruptedException e) {
            throw new InterruptException(e);
        } catch (TimeoutException e) {
            throw away(what, e);
        } catch (ExecutionException e) {
            if (e.getCause() instanceof org.apache.kafka.common.errors.TimeoutException
                    || e.getCause() instanceof DisconnectException) {
                throw away(what, e.getCause());
            }
            if (e.getCause() instanceof KafkaException failure) {
                throw failure;
            }
            throw new KafkaException(what + " could not be asked for", e.getCause());
        }
    }

    private KafkaAwayException away(String what, Throwable cause) {
        return new KafkaAwayException(
                what + ": no answer from Kafka within " + patience + " (expected: brokers at bootstrap.servers)",
                cause);
    }
}
