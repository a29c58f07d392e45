package dev.muster.doctor;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.concurrent.locks.LockSupport;
import org.apache.kafka.clients.admin.ListOffsetsResult.ListOffsetsResultInfo;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.common.TopicPartition;

/**
 * The brokers' clocks against this host's, from the times that they gave to records which were appended between two looks: nothing is
 * written for it. Decides nothing, but misleads people who compare times.
 */
final class ClocksCheck implements Check {

    private static final Duration BETWEEN_LOOKS = Duration.ofMillis(900);
    private static final long TOLERATED_MS = 1_000;

    private final Cluster cluster;

    ClocksCheck(Cluster cluster) {
        this.cluster = cluster;
    }

    @Override
    public String subject() {
        return "clocks";
    }

    @Override
    public List<Finding> look() {
        List<TopicPartition> partitions = partitions();
        long from = System.currentTimeMillis();
        Map<TopicPartition, Long> before = newest(partitions);
        LockSupport.parkNanos(BETWEEN_LOOKS.toNanos());
        Map<TopicPartition, Long> after = newest(partitions);
        long until = System.currentTimeMillis();
        OptionalLong newest = after.entrySet().stream()
                .filter(entry -> entry.getValue() > before.getOrDefault(entry.getKey(), Long.MAX_VALUE))
                .mapToLong(Map.Entry::getValue)
                .max();
        long last = after.values().stream().mapToLong(Long::longValue).max().orElse(0);
        return List.of(newest.isPresent() ? ofAppended(newest.getAsLong(), from, until) : ofOld(last, until));
    }

    /** The record was appended while it was looked: the difference lies between two bounds. */
    private Finding ofAppended(long brokerMs, long from, long until) {
        long least = brokerMs - until;
        long most = brokerMs - from;
        if (least > TOLERATED_MS || most < -TOLERATED_MS) {
            return different(least > 0 ? least : most);
        }
        return Finding.ok(
                subject(), "brokers and this host differ by less than " + (until - from + TOLERATED_MS) + " ms");
    }

    /** Nothing is appended at the moment: a record from the future is all that can be seen. */
    private Finding ofOld(long brokerMs, long until) {
        return brokerMs > until + TOLERATED_MS
                ? different(brokerMs - until)
                : Finding.ok(subject(), "no record comes from the future; nothing was appended to compare with");
    }

    private Finding different(long ms) {
        return Finding.warn(
                subject(),
                "a broker's clock is " + Math.abs(ms) + " ms or more " + (ms > 0 ? "ahead of" : "behind")
                        + " this host's",
                "set both by NTP; Muster decides nothing by it, but times will mislead people");
    }

    private List<TopicPartition> partitions() {
        List<TopicPartition> partitions = new ArrayList<>();
        List<String> logs = Cluster.logs().stream().map(cluster.names()::log).toList();
        cluster.present(logs).forEach((name, topic) -> topic.partitions()
                .forEach(partition -> partitions.add(new TopicPartition(name, partition.partition()))));
        return partitions;
    }

    private Map<TopicPartition, Long> newest(List<TopicPartition> partitions) {
        Map<TopicPartition, OffsetSpec> question = new TreeMap<>(
                java.util.Comparator.comparing(TopicPartition::topic).thenComparing(TopicPartition::partition));
        partitions.forEach(partition -> question.put(partition, OffsetSpec.maxTimestamp()));
        Map<TopicPartition, ListOffsetsResultInfo> answer = cluster.ask(
                "newest records", cluster.admin().listOffsets(question).all());
        Map<TopicPartition, Long> newest = new java.util.HashMap<>();
        answer.forEach((partition, info) -> newest.put(partition, info.timestamp()));
        return newest;
    }
}
