package dev.muster.doctor;

import dev.muster.log.TopicNames;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.admin.GroupListing;
import org.apache.kafka.clients.admin.ListOffsetsResult.ListOffsetsResultInfo;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.GroupState;
import org.apache.kafka.common.TopicPartition;

/** The groups of nodes that fold the logs, and how far they are behind. */
final class GroupsCheck implements Check {

    private static final long FAR_BEHIND = 100_000;

    private final Cluster cluster;

    GroupsCheck(Cluster cluster) {
        this.cluster = cluster;
    }

    @Override
    public String subject() {
        return "groups";
    }

    @Override
    public List<Finding> look() {
        Map<String, GroupListing> groups = new HashMap<>();
        cluster.ask("groups", cluster.admin().listGroups().all()).forEach(group -> groups.put(group.groupId(), group));
        List<Finding> findings = new ArrayList<>();
        for (String log : Cluster.logs()) {
            String group = TopicNames.groupOf(cluster.names().log(log));
            GroupListing listing = groups.get(group);
            findings.add(listing == null ? absent(group) : of(listing));
        }
        return findings;
    }

    private static Finding absent(String group) {
        return Finding.warn("group " + group, "not there", "no node has folded this log yet: start one");
    }

    private Finding of(GroupListing listing) {
        String subject = "group " + listing.groupId();
        GroupState state = listing.groupState().orElse(GroupState.UNKNOWN);
        long behind = behind(listing.groupId());
        String detail = state.toString().toLowerCase(java.util.Locale.ROOT) + ", " + behind + " records behind";
        if (state == GroupState.EMPTY || state == GroupState.DEAD) {
            return Finding.warn(subject, detail + ", without members", "start a node");
        }
        if (behind > FAR_BEHIND) {
            return Finding.warn(subject, detail, "see the logs of its nodes, or add a node");
        }
        return state == GroupState.STABLE
                ? Finding.ok(subject, detail)
                : Finding.warn(subject, detail, "partitions are being handed over: ask again in a moment");
    }

    private long behind(String group) {
        Map<TopicPartition, OffsetAndMetadata> committed = new HashMap<>(cluster.ask(
                "offsets of " + group,
                cluster.admin().listConsumerGroupOffsets(group).partitionsToOffsetAndMetadata()));
        committed.values().removeIf(offset -> offset == null);
        Map<TopicPartition, OffsetSpec> question = new HashMap<>();
        committed.keySet().forEach(partition -> question.put(partition, OffsetSpec.latest()));
        Map<TopicPartition, ListOffsetsResultInfo> ends = cluster.ask(
                "ends of the logs of " + group,
                cluster.admin().listOffsets(question).all());
        return committed.entrySet().stream()
                .mapToLong(entry -> {
                    ListOffsetsResultInfo end = ends.get(entry.getKey());
                    return end == null
                            ? 0
                            : Math.max(0, end.offset() - entry.getValue().offset());
                })
                .sum();
    }
}
