package dev.muster.doctor;

import dev.muster.log.TopicExamination;
import dev.muster.log.TopicExamination.Report;
import dev.muster.log.TopicSettings;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.Node;
import org.apache.kafka.common.TopicPartitionInfo;

/** Whether the topics are there, with the settings that Muster's promises rest on, and with all of their replicas. */
final class TopicsCheck implements Check {

    private static final Duration PATIENCE = Duration.ofSeconds(4);
    private static final Duration SHORT_RETENTION = Duration.ofDays(1);

    private final Cluster cluster;

    TopicsCheck(Cluster cluster) {
        this.cluster = cluster;
    }

    @Override
    public String subject() {
        return "topics";
    }

    @Override
    public List<Finding> look() {
        Report report =
                TopicExamination.of(cluster.admin(), cluster.names(), PATIENCE).report(Cluster.logs());
        List<Finding> findings = new ArrayList<>();
        if (!report.missing().isEmpty()) {
            findings.add(Finding.warn(
                    subject(), "not there yet: " + String.join(", ", report.missing()), "the first node creates them"));
        }
        report.problems()
                .forEach(problem -> findings.add(Finding.fail(
                        subject(),
                        problem,
                        "no node starts on it: put the setting right with kafka-configs.sh --alter")));
        report.topics()
                .forEach((name, topic) ->
                        findings.addAll(replicas(name, topic, cluster.silent().keySet())));
        lookAtLogs(report, findings);
        if (findings.isEmpty()) {
            findings.add(Finding.ok(
                    subject(), report.topics().size() + " topics with the right settings and all their replicas"));
        }
        return findings;
    }

    /**
     * What there is to say of a topic's replicas.
     *
     * @param silent brokers that do not answer, whatever the metadata says
     */
    static List<Finding> replicas(String name, TopicDescription topic, Set<Integer> silent) {
        List<Finding> findings = new ArrayList<>();
        SortedMap<Integer, String> behind = new TreeMap<>();
        SortedSet<Integer> leaderless = new TreeSet<>();
        for (TopicPartitionInfo partition : topic.partitions()) {
            Node leader = partition.leader();
            long inSync = partition.isr().stream()
                    .filter(replica -> !silent.contains(replica.id()))
                    .count();
            if (leader == null || leader.isEmpty() || silent.contains(leader.id())) {
                leaderless.add(partition.partition());
            } else if (inSync < partition.replicas().size()) {
                behind.put(
                        partition.partition(),
                        inSync + " of " + partition.replicas().size());
            }
        }
        if (!leaderless.isEmpty()) {
            findings.add(Finding.fail(
                    "topic " + name, "partitions without a leader that answers: " + leaderless, "start the brokers"));
        }
        if (!behind.isEmpty()) {
            findings.add(Finding.warn(
                    "topic " + name, "replicas in sync, by partition: " + behind, "see why brokers are behind"));
        }
        return findings;
    }

    private void lookAtLogs(Report report, List<Finding> findings) {
        for (String log : Cluster.logs()) {
            String name = cluster.names().log(log);
            TopicDescription topic = report.topics().get(name);
            if (topic == null) {
                continue;
            }
            int configured = cluster.config().topics().partitions();
            if (topic.partitions().size() != configured) {
                findings.add(Finding.warn(
                        "topic " + name,
                        topic.partitions().size() + " partitions, configured " + configured,
                        "set muster.topic.partitions=" + topic.partitions().size()
                                + ": the count of a log never changes"));
            }
            report.retention(name)
                    .filter(span -> span.compareTo(SHORT_RETENTION) < 0)
                    .ifPresent(span -> findings.add(Finding.warn(
                            "topic " + name,
                            "records are kept for " + span,
                            "a node that is away for longer, or an audit, finds them gone: raise retention.ms to "
                                    + TopicSettings.DEFAULT.logRetention().toMillis())));
        }
    }
}
