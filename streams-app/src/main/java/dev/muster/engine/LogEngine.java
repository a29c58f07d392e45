package dev.muster.engine;

import dev.muster.fold.Decision;
import dev.muster.fold.Event;
import dev.muster.view.LogViews;
import java.time.Duration;
import java.util.Map;
import java.util.Properties;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.streams.CloseOptions;
import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.Topology;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Folds one log: a Kafka Streams application, the ticker of its partitions and the views of those that this node owns.
 *
 * <p>A broken invariant, or a fold level that this code does not know, ends the application and is told by {@link #state}; any other
 * failure replaces the thread, which comes back to where its last transaction ended. Thread-safe.
 */
public final class LogEngine<S, E extends Event, D extends Decision> implements AutoCloseable {

    private static final Duration CLOSE_AT_MOST = Duration.ofSeconds(10);
    private static final int COMMIT_INTERVAL_MS = 500;

    private final Logger log = LoggerFactory.getLogger(LogEngine.class);
    private final EngineSetup<S, E, D> setup;
    private final LogViews<S, D> views;
    private final Admin admin;
    private final ClusterBounds bounds;
    private final Ticker<E> ticker;
    private final CopyKeeper<S> keeper;
    private final StalledRestore stalls;
    private final Topology topology;
    private final KafkaStreams streams;
    private final EngineFailures failures;
    private final AtomicBoolean isStopping = new AtomicBoolean();

    /** Prepares; nothing runs before {@link #start}. */
    public LogEngine(EngineSetup<S, E, D> setup) {
        this.setup = setup;
        this.views = new LogViews<>(setup.topics().log());
        this.admin = Admin.create(setup.node().adminSettings());
        this.bounds =
                new ClusterBounds(admin, setup.applicationId(), setup.topics().log());
        OwnAppends appends = new OwnAppends(setup.node().appender());
        this.ticker = new Ticker<>(views, setup.node().source(), setup.records().writer(), appends, log);
        StandbyCopies copies = new StandbyCopies(
                setup.applicationId(), setup.stores(), setup.records().partitionCodec(), commitInterval());
        EngineParts<S, E, D> parts = parts(appends, copies);
        this.keeper = new CopyKeeper<>(parts, bounds::ends);
        this.topology = FoldTopology.of(parts);
        this.streams = new KafkaStreams(topology, settings(), new EngineClients(copies));
        this.failures = new EngineFailures(setup.topics().log(), views::end, log);
        streams.setUncaughtExceptionHandler(failures);
        this.stalls = new StalledRestore(
                ownership(),
                new AbandonedTransactions(admin, setup.applicationId(), log),
                setup.topics().log(),
                log);
    }

    /** Begins to fold. The first start of a log commits its beginning; later ones go on where the last transaction ended. */
    public void start() {
        bounds.commitBeginnings(setup.partitions());
        ticker.start();
        keeper.start();
        stalls.start();
        streams.start();
    }

    /** The partitions that this node owns, as pictures. */
    public LogViews<S, D> views() {
        return views;
    }

    /** How it goes. */
    public EngineState state() {
        return failures.last()
                .map(why -> new EngineState(EngineState.Phase.FAILED, why))
                .orElseGet(() -> present(EngineState.phaseOf(streams.state())));
    }

    private EngineState present(EngineState.Phase phase) {
        return new EngineState(phase, phase == EngineState.Phase.PREPARING ? failures.passing() : "");
    }

    /** Who owns which partitions, here and elsewhere. */
    public Ownership ownership() {
        return new Ownership(setup, streams, views, bounds);
    }

    /** The topology in words. */
    public String describe() {
        return topology.describe().toString();
    }

    /** Ends within 10 s and leaves the group, so that another node takes over at once. */
    @Override
    public void close() {
        isStopping.set(true);
        ticker.close();
        keeper.close();
        stalls.close();
        boolean isClosed =
                streams.close(CloseOptions.groupMembershipOperation(CloseOptions.GroupMembershipOperation.LEAVE_GROUP)
                        .withTimeout(CLOSE_AT_MOST));
        if (!isClosed) {
            log.warn(
                    "code=ENGINE-030 not closed in time log={} at-most={}",
                    setup.topics().log(),
                    CLOSE_AT_MOST);
        }
        admin.close(Duration.ZERO);
    }

    private EngineParts<S, E, D> parts(OwnAppends appends, StandbyCopies copies) {
        return new EngineParts<>(
                setup.spec(),
                setup.topics(),
                setup.partitions(),
                setup.stores(),
                setup.records().partitionCodec(),
                setup.records().reader(),
                setup.records().writer(),
                views,
                ticker,
                copies,
                appends,
                bounds,
                new EngineParts.Machinery(
                        log,
                        new EngineMetrics(setup.node().meters(), setup.topics().log()),
                        isStopping::get));
    }

    private Duration commitInterval() {
        Object configured =
                setup.node().settings().getOrDefault(StreamsConfig.COMMIT_INTERVAL_MS_CONFIG, COMMIT_INTERVAL_MS);
        return Duration.ofMillis(Long.parseLong(configured.toString()));
    }

    private Properties settings() {
        Map<String, Object> settings = new TreeMap<>(setup.node().settings());
        settings.putIfAbsent(StreamsConfig.COMMIT_INTERVAL_MS_CONFIG, COMMIT_INTERVAL_MS);
        settings.putIfAbsent(StreamsConfig.NUM_STANDBY_REPLICAS_CONFIG, 1);
        settings.putIfAbsent(StreamsConfig.producerPrefix(ProducerConfig.TRANSACTION_TIMEOUT_CONFIG), 3_000);
        settings.putIfAbsent(StreamsConfig.mainConsumerPrefix(ConsumerConfig.SESSION_TIMEOUT_MS_CONFIG), 6_000);
        settings.putIfAbsent(StreamsConfig.mainConsumerPrefix(ConsumerConfig.HEARTBEAT_INTERVAL_MS_CONFIG), 500);
        settings.put(StreamsConfig.TASK_ASSIGNOR_CLASS_CONFIG, FairAssignor.class.getName());
        settings.put(StreamsConfig.APPLICATION_ID_CONFIG, setup.applicationId());
        settings.put(StreamsConfig.APPLICATION_SERVER_CONFIG, setup.node().address());
        settings.put(StreamsConfig.PROCESSING_GUARANTEE_CONFIG, StreamsConfig.EXACTLY_ONCE_V2);
        settings.put(StreamsConfig.TOPOLOGY_OPTIMIZATION_CONFIG, StreamsConfig.NO_OPTIMIZATION);
        // There is no global store; left at its default it is warned of at every start. Its constant is deprecated
        // already.
        settings.put("processing.exception.handler.global.enabled", true);
        settings.put(StreamsConfig.ENSURE_EXPLICIT_INTERNAL_RESOURCE_NAMING_CONFIG, true);
        Properties properties = new Properties();
        properties.putAll(settings);
        return properties;
    }
}
