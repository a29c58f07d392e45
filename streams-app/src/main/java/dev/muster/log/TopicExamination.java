package dev.muster.log;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.config.TopicConfig;

/** Looks at the topics of one Muster as {@link Topics} does at the start of a node, but creates nothing. Not thread-safe. */
public final class TopicExamination {

    private final Admin admin;
    private final TopicNames names;
    private final Duration patience;

    private TopicExamination(Admin admin, TopicNames names, Duration patience) {
        this.admin = admin;
        this.names = names;
        this.patience = patience;
    }

    /**
     * Of topics with these names.
     *
     * @param patience after this it fails with {@link KafkaAwayException}
     */
    public static TopicExamination of(Admin admin, TopicNames names, Duration patience) {
        return new TopicExamination(admin, names, patience);
    }

    /**
     * What was found.
     *
     * @param topics those that are there
     * @param missing those that are not
     * @param problems what would keep a node from starting
     * @param retentionMs how long each of them keeps its records; below 0 for ever
     */
    public record Report(
            SortedMap<String, TopicDescription> topics,
            SortedSet<String> missing,
            List<String> problems,
            SortedMap<String, Long> retentionMs) {

        /** How long a topic keeps its records; empty when it keeps them for ever, or is not there. */
        public Optional<Duration> retention(String topic) {
            return Optional.ofNullable(retentionMs.get(topic))
                    .filter(millis -> millis >= 0)
                    .map(Duration::ofMillis);
        }
    }

    /**
     * Looks at the topics of these logs, by their names without the prefix.
     *
     * @throws KafkaAwayException when Kafka does not answer in time
     */
    public Report report(Collection<String> logs) {
        AdminCalls calls = new AdminCalls(admin, patience);
        Map<String, TopicKind> kinds = Topics.kinds(names, logs);
        SortedMap<String, TopicDescription> topics = new TreeMap<>(calls.describe(kinds.keySet()));
        SortedSet<String> missing = new TreeSet<>(kinds.keySet());
        missing.removeAll(topics.keySet());
        kinds.keySet().retainAll(topics.keySet());
        Map<String, Config> configs = topics.isEmpty() ? Map.of() : calls.configs(topics.keySet());
        List<String> problems = new ArrayList<>(Topics.problems(kinds, topics, configs));
        List<String> whole = logs.stream()
                .filter(log -> topics.containsKey(names.log(log)) && topics.containsKey(names.facts(log)))
                .toList();
        problems.addAll(Topics.partitionProblems(names, whole, topics));
        SortedMap<String, Long> retentions = new TreeMap<>();
        configs.forEach((topic, config) -> retention(config).ifPresent(millis -> retentions.put(topic, millis)));
        return new Report(topics, missing, problems, retentions);
    }

    private static Optional<Long> retention(Config config) {
        return Optional.ofNullable(config.get(TopicConfig.RETENTION_MS_CONFIG))
                .map(ConfigEntry::value)
                .map(Long::parseLong);
    }
}
