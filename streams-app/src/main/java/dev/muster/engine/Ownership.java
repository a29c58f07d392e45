package dev.muster.engine;

import dev.muster.partition.PartitionId;
import dev.muster.view.LogViews;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.StreamsMetadata;

/** Who owns which partitions of one log, as the group last agreed. Questions are answered from memory but for {@link #lags}. */
public final class Ownership {

    private final String topic;
    private final int partitions;
    private final KafkaStreams streams;
    private final LogViews<?, ?> views;
    private final ClusterBounds bounds;

    Ownership(String topic, int partitions, KafkaStreams streams, LogViews<?, ?> views, ClusterBounds bounds) {
        this.topic = topic;
        this.partitions = partitions;
        this.streams = streams;
        this.views = views;
        this.bounds = bounds;
    }

    /** Partition count of the log. */
    public int partitions() {
        return partitions;
    }

    /** The partitions that this node serves. */
    public SortedSet<Integer> served() {
        SortedSet<Integer> served = new TreeSet<>();
        for (int partition = 0; partition < partitions; partition++) {
            if (views.view(partition).isPresent()) {
                served.add(partition);
            }
        }
        return served;
    }

    /** Address (host:port) of the node that owns a partition; empty while nobody does, or it is not known. */
    public Optional<String> ownerOf(int partition) {
        TopicPartition wanted = new TopicPartition(topic, partition);
        return streams.metadataForAllStreamsClients().stream()
                .filter(node -> node.topicPartitions().contains(wanted))
                .map(Ownership::addressOf)
                .findFirst();
    }

    /** What each node of the group has, by its address. */
    public SortedMap<String, Holdings> byNode() {
        SortedMap<String, Holdings> nodes = new TreeMap<>();
        for (StreamsMetadata node : streams.metadataForAllStreamsClients()) {
            nodes.put(addressOf(node), new Holdings(of(node.topicPartitions()), of(node.standbyTopicPartitions())));
        }
        return nodes;
    }

    /** Records that are in the log but not yet folded, of the partitions that this node serves. Asks the cluster. */
    public SortedMap<PartitionId, Long> lags() {
        List<Integer> served = new ArrayList<>(served());
        SortedMap<PartitionId, Long> lags = new TreeMap<>();
        if (served.isEmpty()) {
            return lags;
        }
        for (Map.Entry<Integer, Long> end : bounds.ends(served).entrySet()) {
            views.view(end.getKey())
                    .ifPresent(view -> lags.put(
                            new PartitionId(topic, end.getKey()),
                            Math.max(0, end.getValue() - view.meta().applied() - 1)));
        }
        return lags;
    }

    private SortedSet<Integer> of(Set<TopicPartition> all) {
        return all.stream()
                .filter(one -> one.topic().equals(topic))
                .map(TopicPartition::partition)
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private static String addressOf(StreamsMetadata node) {
        return node.host() + ":" + node.port();
    }

    /**
     * What a node has of the log.
     *
     * @param active partitions that it owns
     * @param standby partitions that it keeps a copy of
     */
    public record Holdings(SortedSet<Integer> active, SortedSet<Integer> standby) {}
}
