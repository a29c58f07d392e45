package dev.muster.query;

import dev.muster.codec.KeyPartitions;
import dev.muster.domains.Domain;
import dev.muster.fold.Decision;
import dev.muster.fold.Event;
import dev.muster.fold.EventHead;
import dev.muster.fold.InvalidValueException;
import dev.muster.log.LogAppender;
import dev.muster.partition.Intake;
import dev.muster.partition.PartitionId;
import dev.muster.partition.RecordWriter;
import dev.muster.view.LogViews;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.apache.kafka.clients.producer.RecordMetadata;

/**
 * One log, as queries see it.
 *
 * @param domain its row in the table of folds
 * @param partitions how many it has
 * @param views the partitions that this node owns
 * @param records its records as bytes; the first of a kind asks the schema registry, and blocks or fails as that does
 * @param appender where they go; appending may block
 */
public record LogAccess<S, E extends Event, D extends Decision>(
        Domain<S, E, D> domain, int partitions, LogViews<S, D> views, RecordWriter<E> records, LogAppender appender) {

    /** The partition that a group lies in: Kafka's default partitioner for keys. */
    public int partitionOf(String group) {
        return KeyPartitions.of(group.getBytes(StandardCharsets.UTF_8), partitions);
    }

    /** A partition of this log. */
    public PartitionId id(int partition) {
        return new PartitionId(views.log(), partition);
    }

    /** A position of this log. */
    public Position position(int partition, long offset) {
        return new Position(domain.log(), partition, offset);
    }

    /** A partition as positions of this log name it, {@code log:partition}: the name of the log, not that of its topic. */
    public String name(int partition) {
        return domain.log() + ":" + partition;
    }

    /**
     * Refuses positions that can never be reached, because there is no such log or partition.
     *
     * @param field where they were given
     * @throws InvalidValueException naming the first of them
     */
    public void requireExisting(String field, Positions positions) {
        unknownOf(positions).ifPresent(one -> {
            throw new InvalidValueException(
                    field,
                    "'" + one.text() + "'",
                    domain.log() + ":PARTITION:OFFSET, partitions 0 to " + (partitions - 1));
        });
    }

    /** The first of these positions that can never be reached, because there is no such log or partition. */
    public Optional<Position> unknownOf(Positions positions) {
        return positions.list().stream()
                .filter(one -> !one.log().equals(domain.log()) || one.partition() >= partitions)
                .findFirst();
    }

    /** Appends an event. May block while Kafka or the schema registry cannot be reached, or throw. */
    public CompletableFuture<RecordMetadata> append(E event) {
        byte[] key = event.key().group().getBytes(StandardCharsets.UTF_8);
        return appender.append(views.log(), key, records.event(views.log(), event));
    }

    CompletableFuture<RecordMetadata> appendBarrier(int partition, EventHead head) {
        return appendKeyless(partition, records.barrier(views.log(), new Intake.Barrier<>(head)));
    }

    CompletableFuture<RecordMetadata> appendRules(int partition, Intake.RulesSet<E> set) {
        return appendKeyless(partition, records.rulesSet(views.log(), set));
    }

    private CompletableFuture<RecordMetadata> appendKeyless(int partition, byte[] value) {
        return appender.append(views.log(), partition, Optional.empty(), value, List.of());
    }
}
