package dev.muster.engine;

import dev.muster.log.LogAppender;
import dev.muster.log.Origin;
import dev.muster.partition.RawRecord;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;

/** What the engine itself appends to the logs, by a plain producer and never through the transaction. Thread-safe. */
final class OwnAppends {

    private static final long MOVE_AT_MOST_SECONDS = 15;

    /** Headers that go along; others are nobody's business here, and could make the record too large to be appended. */
    private static final Set<String> TRACING = Set.of("traceparent", "tracestate");

    private static final int MAX_TRACING = 512;

    private final LogAppender appender;

    OwnAppends(LogAppender appender) {
        this.appender = appender;
    }

    CompletableFuture<RecordMetadata> toPartition(String topic, int partition, byte[] value) {
        return appender.append(topic, partition, Optional.empty(), value, List.of());
    }

    /**
     * Appends a record to the partition of its key and waits for the acknowledgement, so that the record is not passed before it is
     * safe. After a crash in between it is appended again and dropped there by its event id.
     *
     * @throws CompletionException when it was not acknowledged: the partition comes back to the same record
     */
    void move(RawRecord raw, int target, Headers headers) {
        List<Header> kept = new ArrayList<>();
        for (Header header : headers) {
            if (TRACING.contains(header.key()) && header.value() != null && header.value().length <= MAX_TRACING) {
                kept.add(header);
            }
        }
        kept.add(Origin.of(raw.id(), raw.offset()));
        appender.append(raw.id().log(), target, raw.key(), raw.value().orElseThrow(), kept)
                .orTimeout(MOVE_AT_MOST_SECONDS, TimeUnit.SECONDS)
                .join();
    }
}
