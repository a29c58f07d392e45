package dev.muster.testkit;

import java.time.Duration;
import kafka.server.KafkaConfig;
import kafka.server.KafkaRaftServer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One broker and controller in this JVM; a test can move the clock by which it stamps records.
 *
 * <p>A data directory that holds data already is taken up again; data and port are the same across {@link #stop} and {@link #restart}.
 * The directory is locked until {@link #close}. A broker in whose own code a fatal fault occurs halts this JVM, as Kafka does
 * everywhere. Any thread may call any method; they exclude each other.
 */
public final class InProcessKafka implements LocalKafka {
    private static final Logger LOG = LoggerFactory.getLogger(InProcessKafka.class);
    private static final int ONLY_BROKER = 1;

    /**
     * How far a record may be ahead of the broker's clock. Only stamps and their check follow the moved clock: the broker's own records, such
     * as committed offsets and the ends of transactions, bear the system's, and a stock check would refuse them after a leap back by an hour.
     */
    static final String AHEAD_AT_MOST = "log.message.timestamp.after.max.ms";

    private final KafkaSettings settings;
    private final ClusterPorts ports;
    private final DataDirectory data;
    private final MovableTime time = new MovableTime();
    private final ExitHook exitHook = ExitHook.register("muster-kafka-exit", this::close);
    private @Nullable KafkaRaftServer server;
    private boolean closed;

    private InProcessKafka(KafkaSettings settings, ClusterPorts ports, DataDirectory data) {
        this.settings = settings;
        this.ports = ports;
        this.data = data;
    }

    /**
     * Starts a broker; it serves clients when this returns.
     *
     * @throws IllegalArgumentException when the settings ask for more than one broker
     * @throws LocalKafkaException when the port is taken, another Kafka holds the data directory, or the broker does not start
     */
    public static InProcessKafka start(KafkaSettings settings) {
        if (settings.brokers() != 1) {
            throw new IllegalArgumentException(
                    "brokers: " + settings.brokers() + " (expected: 1 for a Kafka in this process)");
        }
        ClusterPorts ports = ClusterPorts.choose(settings);
        InProcessKafka kafka =
                new InProcessKafka(bearingLeaps(settings), ports, DataDirectory.open(settings.dataDirectory()));
        try {
            kafka.restart();
            return kafka;
        } catch (RuntimeException e) {
            kafka.close();
            throw e;
        }
    }

    private static KafkaSettings bearingLeaps(KafkaSettings settings) {
        return settings.brokerProperties().containsKey(AHEAD_AT_MOST)
                ? settings
                : settings.withBrokerProperty(AHEAD_AT_MOST, Long.toString(Long.MAX_VALUE));
    }

    @Override
    public String bootstrapServers() {
        return ports.bootstrapServers();
    }

    /** Stops the broker in good order: an outage until {@link #restart}. Does nothing when it is stopped. */
    public synchronized void stop() {
        KafkaRaftServer running = server;
        if (running != null) {
            server = null;
            running.shutdown();
            running.awaitShutdown();
        }
    }

    /**
     * Starts the broker again, on the same port and data and with the clock where it was; stops it before if it runs.
     *
     * @throws LocalKafkaException when the broker does not start
     */
    public synchronized void restart() {
        if (closed) {
            throw new IllegalStateException("Expected to restart an open Kafka, but it is closed");
        }
        stop();
        try {
            data.format(ONLY_BROKER);
            KafkaConfig config =
                    new KafkaConfig(BrokerProperties.of(ONLY_BROKER, ports, data.broker(ONLY_BROKER), settings), false);
            KafkaRaftServer starting = new KafkaRaftServer(config, time);
            server = starting;
            starting.startup();
        } catch (Exception e) { // Scala throws checked exceptions without declaring them.
            stop();
            throw e instanceof LocalKafkaException known
                    ? known
                    : new LocalKafkaException(
                            "Kafka on " + bootstrapServers() + " did not start: " + e.getMessage(), e);
        }
    }

    /**
     * Moves the clock by which the broker stamps records, by a step that adds to earlier ones, forward or (negative) back, at once; also
     * while it is stopped. Records of topics with LogAppendTime that are appended after this returns carry the moved time.
     *
     * <p>All else in the broker (sessions, transactions, retention, requests) goes by the system's clock. A real broker whose clock is over
     * an hour behind refuses records of topics with CreateTime; this one takes them, unless the settings set
     * {@code log.message.timestamp.after.max.ms}.
     */
    public void moveClock(Duration step) {
        time.move(step);
    }

    /** How far the stamps are ahead of the system's clock; negative when they are behind. */
    public Duration clockOffset() {
        return time.offset();
    }

    @Override
    public synchronized void close() {
        if (closed) {
            return;
        }
        closed = true;
        exitHook.cancel();
        try {
            stop();
        } catch (RuntimeException e) {
            LOG.warn("Kafka on {} did not stop in good order", bootstrapServers(), e);
        } finally {
            data.close();
        }
    }
}
