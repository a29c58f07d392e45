package dev.muster.log;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.TopicDescription;

/**
 * The topics of one Muster: creates those that are missing, and does not accept those that break a promise. Nodes may do so at the
 * same time: each creation is one that any of them would make, and what is there in the end is checked by all. A topic that is there
 * is never changed. Not thread-safe, as the admin client is the caller's.
 */
public final class Topics {

    private final Admin admin;
    private final TopicNames names;
    private final TopicSettings settings;
    private final Duration patience;

    /**
     * Topics with these names.
     *
     * @param patience after this, creation and checks together fail with {@link KafkaAwayException}
     */
    public Topics(Admin admin, TopicNames names, TopicSettings settings, Duration patience) {
        this.admin = admin;
        this.names = names;
        this.settings = settings;
        this.patience = patience;
    }

    /**
     * Sees to it that the topics of these logs are there and right.
     *
     * @param logs names of the logs without the prefix
     * @return number of partitions of each log, by its name without the prefix
     * @throws TopicSettingsException when one is not right, or cannot be created
     * @throws KafkaAwayException when Kafka does not answer in time
     */
    public SortedMap<String, Integer> ensure(Collection<String> logs) {
        AdminCalls calls = new AdminCalls(admin, patience);
        Map<String, TopicKind> kinds = kinds(names, logs);
        createFacts(calls, logs, createLogs(calls, kinds));
        Map<String, TopicDescription> all = calls.describeReady(kinds.keySet());
        List<String> problems = problems(kinds, all, calls.configs(kinds.keySet()));
        problems.addAll(partitionProblems(names, logs, all));
        if (!problems.isEmpty()) {
            throw new TopicSettingsException(problems);
        }
        SortedMap<String, Integer> partitions = new TreeMap<>();
        logs.forEach(log -> partitions.put(log, partitionsOf(all, names.log(log))));
        return Collections.unmodifiableSortedMap(partitions);
    }

    /**
     * Looks whether these topics can be created where they are missing: each replica needs a broker of its own. Those that are there are
     * good also while brokers are away.
     *
     * @param starting how long to wait for brokers that may be starting
     * @return how many brokers there are, if they are too few
     * @throws KafkaAwayException when Kafka does not answer in time
     */
    public OptionalInt tooFewBrokers(Collection<String> topics, Duration starting) {
        AdminCalls calls = new AdminCalls(admin, patience);
        int wanted = settings.replicationFactor().orElse(1);
        if (calls.describe(topics).keySet().containsAll(topics)) {
            return OptionalInt.empty();
        }
        long begun = System.nanoTime();
        int brokers = calls.brokers();
        while (brokers < wanted && System.nanoTime() - begun < starting.toNanos()) {
            calls.pause("brokers: " + brokers + " (expected: " + wanted + ")");
            brokers = calls.brokers();
        }
        return brokers < wanted ? OptionalInt.of(brokers) : OptionalInt.empty();
    }

    /** What each topic around these logs is for. */
    static Map<String, TopicKind> kinds(TopicNames names, Collection<String> logs) {
        Map<String, TopicKind> kinds = new TreeMap<>();
        for (String log : logs) {
            kinds.put(names.log(log), TopicKind.LOG);
            kinds.put(names.facts(log), TopicKind.FACTS);
        }
        kinds.put(names.rejected(), TopicKind.REJECTED);
        return kinds;
    }

    private Map<String, TopicDescription> createLogs(AdminCalls calls, Map<String, TopicKind> kinds) {
        Map<String, TopicKind> wanted = new TreeMap<>(kinds);
        wanted.values().removeIf(kind -> kind == TopicKind.FACTS);
        create(calls, wanted, topic -> settings.partitions());
        return calls.describeReady(wanted.keySet());
    }

    /** After the logs, since somebody else may have made those with another number of partitions. */
    private void createFacts(AdminCalls calls, Collection<String> logs, Map<String, TopicDescription> described) {
        Map<String, TopicKind> wanted = new TreeMap<>();
        Map<String, Integer> partitions = new TreeMap<>();
        for (String log : logs) {
            wanted.put(names.facts(log), TopicKind.FACTS);
            partitions.put(names.facts(log), partitionsOf(described, names.log(log)));
        }
        create(calls, wanted, partitions::get);
    }

    private void create(AdminCalls calls, Map<String, TopicKind> kinds, Function<String, Integer> partitions) {
        TreeSet<String> missing = new TreeSet<>(kinds.keySet());
        missing.removeAll(calls.describe(kinds.keySet()).keySet());
        if (missing.isEmpty()) {
            return;
        }
        int replication = settings.replicationFactor().orElseGet(calls::defaultReplicationFactor);
        List<NewTopic> topics = missing.stream()
                .map(topic -> new NewTopic(topic, partitions.apply(topic), (short) replication)
                        .configs(of(kinds, topic).configs(settings, replication)))
                .toList();
        List<String> problems = calls.create(topics);
        if (!problems.isEmpty()) {
            throw new TopicSettingsException(problems);
        }
    }

    static List<String> problems(
            Map<String, TopicKind> kinds, Map<String, TopicDescription> topics, Map<String, Config> configs) {
        List<String> problems = new ArrayList<>();
        kinds.forEach((topic, kind) -> {
            Config config = of(configs, topic);
            Function<String, String> values = name -> Optional.ofNullable(config.get(name))
                    .map(ConfigEntry::value)
                    .orElse("");
            int replicas = of(topics, topic).partitions().get(0).replicas().size();
            kind.problemsWith(values, replicas).forEach(problem -> problems.add("topic " + topic + ": " + problem));
        });
        return problems;
    }

    static List<String> partitionProblems(
            TopicNames names, Collection<String> logs, Map<String, TopicDescription> topics) {
        List<String> problems = new ArrayList<>();
        for (String log : new TreeSet<>(logs)) {
            int ofLog = partitionsOf(topics, names.log(log));
            int ofFacts = partitionsOf(topics, names.facts(log));
            if (ofLog != ofFacts) {
                problems.add("topic " + names.facts(log) + ": partitions: " + ofFacts + " (expected: " + ofLog
                        + ", as many as " + names.log(log) + ")");
            }
        }
        return problems;
    }

    private static int partitionsOf(Map<String, TopicDescription> topics, String topic) {
        return of(topics, topic).partitions().size();
    }

    /** Cluster answers hold what was asked for. */
    private static <V> V of(Map<String, V> answer, String topic) {
        return Objects.requireNonNull(answer.get(topic), topic);
    }
}
