package dev.muster.engine;

import static org.awaitility.Awaitility.await;

import dev.muster.codec.AvroPartitionCodec;
import dev.muster.codec.AvroRecordReader;
import dev.muster.codec.AvroRecordWriter;
import dev.muster.codec.FactReader;
import dev.muster.codec.RecordedFact;
import dev.muster.domains.Domains;
import dev.muster.fold.EventHead;
import dev.muster.log.LogAppender;
import dev.muster.partition.Intake;
import dev.muster.presence.PresenceDecision;
import dev.muster.presence.PresenceEvent;
import dev.muster.presence.PresenceState;
import dev.muster.view.LogViews;
import dev.muster.view.PartitionView;
import dev.muster.wire.InMemorySchemaRegistry;
import dev.muster.wire.SchemaRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.OptionalLong;
import java.util.Properties;
import java.util.UUID;
import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.TestInputTopic;
import org.apache.kafka.streams.TestOutputTopic;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.TopologyTestDriver;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The topology of presence on a test driver: publish, let time pass, look at what came out. One partition, synchronous, a commit after
 * each record: restarts, rebalances and transactions are for the tests on a real broker.
 */
final class MusterDriver implements AutoCloseable {

    static final LogTopics TOPICS = new LogTopics("muster.instances", "muster.facts.instances", "muster.rejected");
    private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");
    private static final Duration SOON = Duration.ofSeconds(10);
    private static final Duration TICK = Duration.ofMillis(400);

    final SchemaRegistry registry = new InMemorySchemaRegistry();
    final LogViews<PresenceState, PresenceDecision> views = new LogViews<>(TOPICS.log());
    final MockProducer<byte[], byte[]> appended =
            new MockProducer<>(true, null, new ByteArraySerializer(), new ByteArraySerializer());

    private final AvroRecordWriter<PresenceEvent> writer = new AvroRecordWriter<>(Domains.PRESENCE.events(), registry);
    private final Logger logger = LoggerFactory.getLogger(MusterDriver.class);
    private final OwnAppends appends = new OwnAppends(new LogAppender(appended));
    private final Ticker<PresenceEvent> ticker = new Ticker<>(views, "driver", writer, appends, logger);
    private final Topology topology;
    private final TopologyTestDriver driver;
    private final TestInputTopic<byte[], byte[]> log;
    private final TestOutputTopic<byte[], byte[]> facts;
    private final TestOutputTopic<byte[], byte[]> rejected;
    private Instant now = START;
    private boolean hasTicked;
    private long published;

    /** Of a log that is said to have this many partitions, of which the driver is the first. */
    MusterDriver(int partitions) {
        Properties settings = new Properties();
        settings.put(StreamsConfig.APPLICATION_ID_CONFIG, "muster-instances");
        settings.put(StreamsConfig.PROCESSING_GUARANTEE_CONFIG, StreamsConfig.EXACTLY_ONCE_V2);
        this.topology = FoldTopology.of(parts(partitions, new FixedBounds(0, OptionalLong.empty())));
        this.driver = new TopologyTestDriver(topology, settings, START);
        this.log = driver.createInputTopic(TOPICS.log(), new ByteArraySerializer(), new ByteArraySerializer());
        this.facts = driver.createOutputTopic(TOPICS.facts(), new ByteArrayDeserializer(), new ByteArrayDeserializer());
        this.rejected =
                driver.createOutputTopic(TOPICS.rejected(), new ByteArrayDeserializer(), new ByteArrayDeserializer());
    }

    MusterDriver publish(PresenceEvent event) {
        return publish(event.key().group().getBytes(StandardCharsets.US_ASCII), writer.event(TOPICS.log(), event));
    }

    MusterDriver publish(byte @Nullable [] key, byte @Nullable [] value) {
        log.pipeInput(key, value, now);
        return this;
    }

    /** Lets time pass as the owner's ticks tell it, in one session. */
    MusterDriver advance(Duration time) {
        if (!hasTicked) {
            hasTicked = true;
            tick(Duration.ZERO);
        }
        for (Duration passed = Duration.ZERO; passed.compareTo(time) < 0; passed = passed.plus(TICK)) {
            now = now.plus(TICK);
            tick(TICK);
        }
        return this;
    }

    /** A barrier with this event id. */
    MusterDriver barrier(String eventId) {
        EventHead head = new EventHead(eventId, "driver", START);
        return publish(null, writer.barrier(TOPICS.log(), new Intake.Barrier<>(head)));
    }

    /** Puts what the node's ticker appended into the log, once it has appended its opening tick; the ticker is on its own thread. */
    MusterDriver publishOwnTicks() {
        ticker.start();
        await().atMost(SOON).until(() -> {
            appended.history().stream()
                    .filter(record -> record.key() == null)
                    .skip(published)
                    .forEach(record -> {
                        published++;
                        publish(null, record.value());
                    });
            return views.view(0).isPresent();
        });
        return this;
    }

    /** The kinds of the facts that came out since the last time, with their entities. */
    List<String> facts() {
        FactReader reader = new FactReader(registry);
        List<String> kinds = new ArrayList<>();
        facts.readValuesToList().forEach(value -> {
            RecordedFact fact = reader.read(value);
            kinds.add(fact.head().what().kind() + " " + fact.head().key());
        });
        return kinds;
    }

    String describe() {
        return topology.describe().toString();
    }

    int rejectedCount() {
        return rejected.readValuesToList().size();
    }

    PartitionView<PresenceState> view() {
        return views.view(0).or(() -> views.behind(0)).orElseThrow();
    }

    /** Keys of a store, in order. */
    List<String> keysOf(String store) {
        List<String> keys = new ArrayList<>();
        written(store).forEachRemaining(entry -> keys.add(entry.key));
        return keys;
    }

    /** What was appended to the log again; ticks and rules, which have no key, are not. */
    List<ProducerRecord<byte[], byte[]>> moved() {
        return appended.history().stream()
                .filter(record -> record.key() != null)
                .toList();
    }

    @Override
    public void close() {
        driver.close();
        ticker.close();
    }

    private KeyValueIterator<String, byte[]> written(String store) {
        return ((WriteBehindStore<?>)
                        Objects.requireNonNull(driver.getAllStateStores().get(store)))
                .allWritten();
    }

    private void tick(Duration elapsed) {
        EventHead head = new EventHead(UUID.randomUUID().toString(), "driver", START);
        publish(null, writer.tick(TOPICS.log(), new Intake.Tick<>(head, 1, "session", elapsed)));
    }

    EngineParts<PresenceState, PresenceEvent, PresenceDecision> parts(int partitions, LogBounds bounds) {
        var domain = Domains.PRESENCE;
        return new EngineParts<>(
                domain.spec(),
                TOPICS,
                partitions,
                StoreNames.of(domain.stores().decided(), domain.stores().volatileParts()),
                new AvroPartitionCodec(),
                new AvroRecordReader<>(TOPICS.log(), partitions, domain.events(), registry),
                writer,
                views,
                ticker,
                new StandbyCopies(
                        "muster-instances",
                        StoreNames.of(domain.stores().decided(), domain.stores().volatileParts()),
                        new AvroPartitionCodec(),
                        Duration.ofMillis(500)),
                appends,
                bounds,
                new EngineParts.Machinery(
                        logger, new EngineMetrics(new SimpleMeterRegistry(), TOPICS.log()), () -> false));
    }

    /** What a cluster might say. */
    record FixedBounds(long first, OptionalLong lastCommitted) implements LogBounds {
        @Override
        public long beginning(int partition) {
            return first;
        }

        @Override
        public OptionalLong committed(int partition) {
            return lastCommitted;
        }
    }
}
