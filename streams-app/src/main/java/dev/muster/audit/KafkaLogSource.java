package dev.muster.audit;

import dev.muster.log.TopicNames;
import dev.muster.partition.PartitionId;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.LockSupport;
import org.apache.kafka.clients.CommonClientConfigs;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.admin.ListOffsetsOptions;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.IsolationLevel;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.GroupIdNotFoundException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;

/**
 * The topics of a cluster, read only: no group is joined, no offset committed, no topic created. What a question may wait for is
 * bounded.
 */
final class KafkaLogSource implements LogSource {

    private static final Duration ANSWER_WITHIN = Duration.ofSeconds(10);
    private static final Duration TRANSACTIONS_END_WITHIN = Duration.ofSeconds(20);
    private static final Duration LOOK_AGAIN_AFTER = Duration.ofMillis(50);

    private final Map<String, Object> settings;
    private final Admin admin;
    private final ReaderPool readers;

    private KafkaLogSource(Map<String, Object> settings, Admin admin) {
        this.settings = settings;
        this.admin = admin;
        this.readers = new ReaderPool(settings);
    }

    /** With these client settings, {@code bootstrap.servers} among them. */
    static KafkaLogSource connect(Map<String, Object> clientSettings) {
        Map<String, Object> settings = new HashMap<>(clientSettings);
        settings.put(AdminClientConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, (int) ANSWER_WITHIN.toMillis());
        settings.putIfAbsent(AdminClientConfig.REQUEST_TIMEOUT_MS_CONFIG, (int) ANSWER_WITHIN.toMillis() / 2);
        try {
            return new KafkaLogSource(settings, Admin.create(settings));
        } catch (KafkaException e) {
            throw AuditException.usage("kafka settings: " + rootMessage(e));
        }
    }

    @Override
    public int partitionsOf(String topic) {
        try {
            return answer(admin.describeTopics(List.of(topic)).allTopicNames()).values().stream()
                    .mapToInt(description -> description.partitions().size())
                    .sum();
        } catch (UnknownTopicOrPartitionException e) {
            throw AuditException.notFound("topic " + topic + ": does not exist at " + bootstrap()
                    + " (expected: the topic of a Muster; is --topic-prefix right?)");
        }
    }

    @Override
    public Extent extent(PartitionId partition) {
        return new Extent(
                offset(partition, OffsetSpec.earliest(), IsolationLevel.READ_UNCOMMITTED),
                offset(partition, OffsetSpec.latest(), IsolationLevel.READ_COMMITTED));
    }

    @Override
    public void awaitOpenTransactions(PartitionId partition) {
        long end = offset(partition, OffsetSpec.latest(), IsolationLevel.READ_UNCOMMITTED);
        long deadline = System.nanoTime() + TRANSACTIONS_END_WITHIN.toNanos();
        while (offset(partition, OffsetSpec.latest(), IsolationLevel.READ_COMMITTED) < end) {
            if (System.nanoTime() > deadline) {
                throw AuditException.failed("transaction on " + partition + ": still open after "
                        + TRANSACTIONS_END_WITHIN + " (expected: to end; try again)");
            }
            LockSupport.parkNanos(LOOK_AGAIN_AFTER.toNanos());
        }
    }

    /** What the group of the log's engine has committed: it does so in one transaction with the facts. */
    @Override
    public OptionalLong foldedBelow(PartitionId log) {
        String group = TopicNames.groupOf(log.log());
        try {
            Map<TopicPartition, OffsetAndMetadata> offsets =
                    answer(admin.listConsumerGroupOffsets(group).partitionsToOffsetAndMetadata());
            OffsetAndMetadata committed = offsets.get(partition(log));
            return committed == null ? OptionalLong.empty() : OptionalLong.of(committed.offset());
        } catch (GroupIdNotFoundException e) {
            return OptionalLong.empty();
        }
    }

    @Override
    public OptionalLong firstSince(PartitionId partition, Instant time) {
        long offset = offset(partition, OffsetSpec.forTimestamp(time.toEpochMilli()), IsolationLevel.READ_UNCOMMITTED);
        return offset < 0 ? OptionalLong.empty() : OptionalLong.of(offset);
    }

    @Override
    public Cursor read(PartitionId partition, Extent stretch) {
        return readers.read(partition, stretch);
    }

    @Override
    public void close() {
        readers.close();
        admin.close(Duration.ofSeconds(2));
    }

    static TopicPartition partition(PartitionId id) {
        return new TopicPartition(id.log(), id.partition());
    }

    private long offset(PartitionId id, OffsetSpec spec, IsolationLevel isolation) {
        Map<TopicPartition, OffsetSpec> question = Map.of(partition(id), spec);
        return answer(admin.listOffsets(question, new ListOffsetsOptions(isolation))
                        .partitionResult(partition(id)))
                .offset();
    }

    private <T> T answer(KafkaFuture<T> future) {
        try {
            return future.get(2 * ANSWER_WITHIN.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw AuditException.unreachable("kafka: interrupted while waiting for an answer", e);
        } catch (TimeoutException e) {
            throw away(e);
        } catch (ExecutionException e) {
            if (e.getCause() instanceof UnknownTopicOrPartitionException
                    || e.getCause() instanceof GroupIdNotFoundException) {
                throw (KafkaException) e.getCause();
            }
            throw e.getCause() instanceof org.apache.kafka.common.errors.TimeoutException
                    ? away(e)
                    : AuditException.unreachable("kafka at " + bootstrap() + ": " + rootMessage(e), e);
        }
    }

    private AuditException away(Exception cause) {
        return AuditException.unreachable("kafka at " + bootstrap() + ": no answer within " + ANSWER_WITHIN, cause);
    }

    private String bootstrap() {
        return String.valueOf(settings.get(CommonClientConfigs.BOOTSTRAP_SERVERS_CONFIG));
    }

    private static String rootMessage(Throwable thrown) {
        Throwable root = thrown;
        while (root.getCause() != null) {
            root = root.getCause();
        }
        return String.valueOf(root.getMessage());
    }
}
