package dev.muster.engine;

import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListOffsetsResult.ListOffsetsResultInfo;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.GroupIdNotFoundException;
import org.apache.kafka.common.errors.UnknownMemberIdException;

/** Asks the cluster where a log begins and ends and what its group has committed. Thread-safe; every question is bounded. */
final class ClusterBounds implements LogBounds {

    private static final long ANSWER_AT_MOST_SECONDS = 15;

    private final Admin admin;
    private final String group;
    private final String topic;

    ClusterBounds(Admin admin, String group, String topic) {
        this.admin = admin;
        this.group = group;
        this.topic = topic;
    }

    @Override
    public long beginning(int partition) {
        return offsets(List.of(partition), OffsetSpec.earliest()).getOrDefault(partition, 0L);
    }

    @Override
    public OptionalLong committed(int partition) {
        OffsetAndMetadata committed = committed().get(new TopicPartition(topic, partition));
        return committed == null ? OptionalLong.empty() : OptionalLong.of(committed.offset());
    }

    /** Offsets after the last record of partitions. */
    Map<Integer, Long> endsOfLog(List<Integer> partitions) {
        return offsets(partitions, OffsetSpec.latest());
    }

    /** Offsets after the last record of any topics' partitions, with what is not committed. */
    Map<TopicPartition, Long> ends(Collection<TopicPartition> of) {
        Map<TopicPartition, OffsetSpec> question = new HashMap<>();
        of.forEach(partition -> question.put(partition, OffsetSpec.latest()));
        Map<TopicPartition, Long> ends = new HashMap<>();
        await(admin.listOffsets(question).all()).forEach((partition, info) -> ends.put(partition, info.offset()));
        return ends;
    }

    /**
     * Commits the beginning of each partition that has no committed offset: with {@code auto.offset.reset=none} nothing is ever
     * skipped or folded again because an offset was not found.
     */
    void commitBeginnings(int partitions) {
        Map<TopicPartition, OffsetAndMetadata> committed = committed();
        List<Integer> missing = IntStream.range(0, partitions)
                .filter(partition -> !committed.containsKey(new TopicPartition(topic, partition)))
                .boxed()
                .toList();
        if (missing.isEmpty()) {
            return;
        }
        Map<TopicPartition, OffsetAndMetadata> beginnings = new HashMap<>();
        offsets(missing, OffsetSpec.earliest())
                .forEach((partition, offset) ->
                        beginnings.put(new TopicPartition(topic, partition), new OffsetAndMetadata(offset)));
        try {
            await(admin.alterConsumerGroupOffsets(group, beginnings).all());
        } catch (UnknownMemberIdException e) {
            // Another node's first start was quicker and has joined the group: it has committed the same.
            if (!committed().keySet().containsAll(beginnings.keySet())) {
                throw e;
            }
        }
    }

    private Map<Integer, Long> offsets(List<Integer> partitions, OffsetSpec spec) {
        Map<TopicPartition, OffsetSpec> question = new HashMap<>();
        partitions.forEach(partition -> question.put(new TopicPartition(topic, partition), spec));
        Map<TopicPartition, ListOffsetsResultInfo> answer =
                await(admin.listOffsets(question).all());
        Map<Integer, Long> offsets = new HashMap<>();
        answer.forEach((partition, info) -> offsets.put(partition.partition(), info.offset()));
        return offsets;
    }

    private Map<TopicPartition, OffsetAndMetadata> committed() {
        try {
            Map<TopicPartition, OffsetAndMetadata> all =
                    new HashMap<>(await(admin.listConsumerGroupOffsets(group).partitionsToOffsetAndMetadata()));
            all.values().removeIf(offset -> offset == null);
            return all;
        } catch (GroupIdNotFoundException e) {
            return Map.of();
        }
    }

    private static <T> T await(KafkaFuture<T> answer) {
        try {
            return answer.get(ANSWER_AT_MOST_SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new KafkaException("interrupted while asking the cluster", e);
        } catch (TimeoutException e) {
            throw new KafkaException("no answer from the cluster within " + ANSWER_AT_MOST_SECONDS + " s", e);
        } catch (ExecutionException e) {
            if (e.getCause() instanceof KafkaException failure) {
                throw failure;
            }
            throw new KafkaException("the cluster could not be asked", e.getCause());
        }
    }
}
