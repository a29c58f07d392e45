package dev.muster.bench.folding;

import dev.muster.fold.Event;
import dev.muster.partition.Intake;
import dev.muster.partition.PartitionId;
import dev.muster.partition.RawRecord;
import dev.muster.partition.RecordReader;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.streams.AutoOffsetReset;
import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.errors.StreamsUncaughtExceptionHandler.StreamThreadExceptionResponse;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.StoreBuilder;
import org.apache.kafka.streams.state.Stores;
import org.jspecify.annotations.Nullable;

/**
 * The least that Kafka Streams can do with a log, exactly once: read the record with the same codec, put one value into a logged
 * store in memory. The limit of the fold.
 */
final class BareFolding {

    private static final String STORE = "bare";
    private static final Duration CLOSE_AT_MOST = Duration.ofSeconds(10);

    private BareFolding() {}

    /** Records put in a second, from the first record on. */
    static double perSecond(FoldLog<?> log, Map<String, Object> streamsSettings) {
        Stopwatch stopwatch = new Stopwatch(log.lastOffset());
        Properties settings = new Properties();
        settings.putAll(streamsSettings);
        settings.put(StreamsConfig.APPLICATION_ID_CONFIG, "bare-" + log.topics().log());
        settings.put(StreamsConfig.PROCESSING_GUARANTEE_CONFIG, StreamsConfig.EXACTLY_ONCE_V2);
        try (KafkaStreams streams = new KafkaStreams(topology(log, stopwatch), settings)) {
            streams.setUncaughtExceptionHandler(failure -> {
                stopwatch.failed(failure);
                return StreamThreadExceptionResponse.SHUTDOWN_CLIENT;
            });
            streams.start();
            double perSecond = stopwatch.perSecond();
            streams.close(CLOSE_AT_MOST);
            return perSecond;
        }
    }

    private static <E extends Event> Topology topology(FoldLog<E> log, Stopwatch stopwatch) {
        StoreBuilder<KeyValueStore<String, byte[]>> store = Stores.keyValueStoreBuilder(
                        Stores.inMemoryKeyValueStore(STORE), Serdes.String(), Serdes.ByteArray())
                .withLoggingEnabled(Map.of());
        return new Topology()
                .addSource(
                        AutoOffsetReset.earliest(),
                        "log",
                        new ByteArrayDeserializer(),
                        new ByteArrayDeserializer(),
                        log.topics().log())
                .addProcessor(
                        "put",
                        () -> new Putting<>(new PartitionId(log.topics().log(), 0), log.reader(), stopwatch),
                        "log")
                .addStateStore(store, "put");
    }

    /** Reads, puts, and tells the stopwatch. */
    private static final class Putting<E extends Event> implements Processor<byte[], byte[], Void, Void> {

        private final PartitionId id;
        private final RecordReader<E> reader;
        private final Stopwatch stopwatch;
        private @Nullable ProcessorContext<Void, Void> context;
        private @Nullable KeyValueStore<String, byte[]> store;

        Putting(PartitionId id, RecordReader<E> reader, Stopwatch stopwatch) {
            this.id = id;
            this.reader = reader;
            this.stopwatch = stopwatch;
        }

        @Override
        public void init(ProcessorContext<Void, Void> given) {
            context = given;
            store = given.getStateStore(STORE);
        }

        @Override
        public void process(Record<byte[], byte[]> record) {
            if (context == null || store == null) {
                throw new IllegalStateException("Expected the processor to be initialised, but it is not");
            }
            long offset = context.recordMetadata().orElseThrow().offset();
            RawRecord raw = new RawRecord(
                    id,
                    offset,
                    Instant.ofEpochMilli(record.timestamp()),
                    Optional.ofNullable(record.key()),
                    Optional.ofNullable(record.value()),
                    false);
            if (reader.read(raw) instanceof Intake.Domain<E> domain) {
                store.put(domain.event().key().text(), record.value());
            }
            stopwatch.passed(offset);
        }
    }
}
