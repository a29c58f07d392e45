package dev.muster.bench.folding;

import dev.muster.codec.AvroRecordReader;
import dev.muster.codec.AvroRecordWriter;
import dev.muster.domains.Domain;
import dev.muster.engine.LogTopics;
import dev.muster.fold.Event;
import dev.muster.log.LogAppender;
import dev.muster.wire.InMemorySchemaRegistry;
import dev.muster.wire.SchemaRegistry;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.producer.RecordMetadata;

/**
 * A log of one partition, full of what is to be folded. Each round of a bench has one of its own, for an engine's progress is kept under
 * the log's name.
 */
final class FoldLog<E extends Event> {

    static final int PARTITIONS = 1;

    private static final int UNDER_WAY_AT_MOST = 10_000;

    private final String name;
    private final SchemaRegistry registry = new InMemorySchemaRegistry();
    private final Domain<?, E, ?> domain;
    private final AvroRecordWriter<E> writer;
    private long lastOffset = -1;

    private FoldLog(String name, Domain<?, E, ?> domain) {
        this.name = name;
        this.domain = domain;
        this.writer = new AvroRecordWriter<>(domain.events(), registry);
    }

    /** Makes the topics and fills the log. */
    static <E extends Event> FoldLog<E> filled(
            String name, Domain<?, E, ?> domain, Admin admin, LogAppender appender, List<E> events) {
        FoldLog<E> log = new FoldLog<>(name, domain);
        admin.createTopics(List.of(
                        new NewTopic(log.topics().log(), PARTITIONS, (short) 1)
                                .configs(Map.of("message.timestamp.type", "LogAppendTime")),
                        new NewTopic(log.topics().facts(), PARTITIONS, (short) 1),
                        new NewTopic(log.topics().rejected(), PARTITIONS, (short) 1)))
                .all()
                .toCompletionStage()
                .toCompletableFuture()
                .join();
        log.fill(appender, events);
        return log;
    }

    LogTopics topics() {
        return new LogTopics(name + "." + domain.log(), name + ".facts." + domain.log(), name + ".rejected");
    }

    /** Offset of the last of the events; the engine's own records come after it. The first has 0. */
    long lastOffset() {
        return lastOffset;
    }

    /** Reads the records. */
    AvroRecordReader<E> reader() {
        return new AvroRecordReader<>(topics().log(), PARTITIONS, domain.events(), registry);
    }

    /** Writes records of the same form. */
    AvroRecordWriter<E> writer() {
        return writer;
    }

    /**
     * The first append is awaited. A partition that is just being made refuses a producer's first batch and may take the next, which
     * is under way, after which it takes the first no more (OUT_OF_ORDER_SEQUENCE_NUMBER until it expires).
     */
    private void fill(LogAppender appender, List<E> events) {
        List<CompletableFuture<RecordMetadata>> underWay = new ArrayList<>();
        for (E event : events) {
            byte[] key = event.key().group().getBytes(StandardCharsets.US_ASCII);
            underWay.add(appender.append(topics().log(), key, writer.event(topics().log(), event)));
            if (lastOffset < 0 || underWay.size() == UNDER_WAY_AT_MOST) {
                await(underWay);
            }
        }
        await(underWay);
    }

    private void await(List<CompletableFuture<RecordMetadata>> underWay) {
        for (CompletableFuture<RecordMetadata> append : underWay) {
            lastOffset = Math.max(lastOffset, append.join().offset());
        }
        underWay.clear();
    }
}
