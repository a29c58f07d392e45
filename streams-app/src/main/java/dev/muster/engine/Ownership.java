package dev.muster.engine;

import dev.muster.partition.PartitionId;
import dev.muster.view.LogViews;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.StreamsMetadata;
import org.apache.kafka.streams.ThreadMetadata;

/** Who owns which partitions of one log, as the group last agreed. Questions are answered from memory but for {@link #lags}. */
public final class Ownership {

    private final String topic;
    private final int partitions;
    private final KafkaStreams streams;
    private final LogViews<?, ?> views;
    private final ClusterBounds bounds;
    private final String self;

    Ownership(EngineSetup<?, ?, ?> setup, KafkaStreams streams, LogViews<?, ?> views, ClusterBounds bounds) {
        this.topic = setup.topics().log();
        this.partitions = setup.partitions();
        this.self = setup.node().address();
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

    /** The partitions that the group has given to this node, served already or not. */
    public SortedSet<Integer> owned() {
        SortedSet<Integer> owned = new TreeSet<>();
        localThreads().forEach(thread -> thread.activeTasks()
                .forEach(task -> owned.add(task.taskId().partition())));
        return owned;
    }

    /** The partitions that this node keeps a copy of. */
    public SortedSet<Integer> standby() {
        SortedSet<Integer> standby = new TreeSet<>();
        localThreads().forEach(thread -> thread.standbyTasks()
                .forEach(task -> standby.add(task.taskId().partition())));
        return standby;
    }

    /** The partitions that the group wants this node to keep a copy of, be it begun or not, and of which it has no complete one yet. */
    public SortedSet<Integer> copying() {
        SortedSet<Integer> copying = standby();
        copying.addAll(givenTo(self).kept());
        copying.removeIf(partition -> views.copiedUpTo(partition) != LogViews.NO_COPY
                || views.view(partition).isPresent());
        return copying;
    }

    /** Address (host:port) of the node that owns a partition; empty while nobody does, or it is not known. */
    public Optional<String> ownerOf(int partition) {
        TopicPartition wanted = new TopicPartition(topic, partition);
        return clients().stream()
                .filter(node -> node.topicPartitions().contains(wanted))
                .map(Ownership::addressOf)
                .findFirst();
    }

    /** Addresses (host:port) of the nodes that keep a copy of a partition for its owner. */
    public SortedSet<String> standbysOf(int partition) {
        TopicPartition wanted = new TopicPartition(topic, partition);
        SortedSet<String> standbys = new TreeSet<>();
        clients().stream()
                .filter(node -> node.standbyTopicPartitions().contains(wanted))
                .forEach(node -> standbys.add(addressOf(node)));
        return standbys;
    }

    /** The partitions that the group has given to the node with this address, to own and to keep a copy of. */
    public Given givenTo(String address) {
        SortedSet<Integer> owned = new TreeSet<>();
        SortedSet<Integer> kept = new TreeSet<>();
        clients().stream().filter(node -> addressOf(node).equals(address)).forEach(node -> {
            addOf(owned, node.topicPartitions());
            addOf(kept, node.standbyTopicPartitions());
        });
        return new Given(owned, kept);
    }

    /**
     * What the group has given to a node.
     *
     * @param owned partitions to own
     * @param kept partitions to keep a copy of
     */
    public record Given(SortedSet<Integer> owned, SortedSet<Integer> kept) {}

    /** Addresses (host:port) of the nodes that have partitions or copies of the log, this one among them once it has some. */
    public SortedSet<String> nodes() {
        SortedSet<String> nodes = new TreeSet<>();
        clients().forEach(node -> nodes.add(addressOf(node)));
        return nodes;
    }

    /** Records that are in the log but not yet in what this node serves, or keeps a copy of, by partition. Asks the cluster. */
    public SortedMap<PartitionId, Long> lags() {
        SortedSet<Integer> here = served();
        here.addAll(standby());
        List<Integer> served = new ArrayList<>(here);
        SortedMap<PartitionId, Long> lags = new TreeMap<>();
        if (served.isEmpty()) {
            return lags;
        }
        for (Map.Entry<Integer, Long> end : bounds.endsOfLog(served).entrySet()) {
            int partition = end.getKey();
            long applied = views.view(partition)
                    .map(view -> view.meta().applied())
                    .orElseGet(() -> Math.max(-1, views.copiedUpTo(partition)));
            lags.put(new PartitionId(topic, partition), Math.max(0, end.getValue() - applied - 1));
        }
        return lags;
    }

    /** None when the application has ended: it can be asked no more. */
    private Collection<StreamsMetadata> clients() {
        return streams.state().isRunningOrRebalancing() ? streams.metadataForAllStreamsClients() : List.of();
    }

    private Set<ThreadMetadata> localThreads() {
        return streams.state().isRunningOrRebalancing() ? streams.metadataForLocalThreads() : Set.of();
    }

    private void addOf(SortedSet<Integer> numbers, Set<TopicPartition> given) {
        for (TopicPartition one : given) {
            if (one.topic().equals(topic)) {
                numbers.add(one.partition());
            }
        }
    }

    private static String addressOf(StreamsMetadata node) {
        return node.host() + ":" + node.port();
    }
}
