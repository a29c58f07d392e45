package dev.muster.bench.presence;

import dev.muster.app.config.Configuration;
import dev.muster.app.config.ConfigurationLoader;
import dev.muster.app.config.NodeConfig;
import dev.muster.app.node.Node;
import dev.muster.codec.AvroRecordWriter;
import dev.muster.domains.Domains;
import dev.muster.log.LogAppender;
import dev.muster.log.TopicNames;
import dev.muster.presence.PresenceEvent;
import dev.muster.testkit.FreePorts;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.apache.kafka.clients.producer.RecordMetadata;

/**
 * A node with its default settings, one service of ten instances on it, and a route that answers a constant. Events reach it by the
 * log, as from any Kafka producer.
 */
public final class BenchNode implements AutoCloseable {

    /** The fleet that it shows. */
    static final Fleet FLEET = new Fleet(1, 10);

    private static final Duration READY_AT_MOST = Duration.ofMinutes(2);
    private static final long ASK_EVERY_NANOS = TimeUnit.MILLISECONDS.toNanos(20);

    private final Node node;
    private final int port;
    private final ConstantAnswer constant;
    private final HttpAccess access;
    private final String topic;
    private final AvroRecordWriter<PresenceEvent> writer;
    private final LogAppender appender;

    private BenchNode(Node node, ConstantAnswer constant, LogAppender appender, Kind kind) {
        this.node = node;
        this.port = node.httpPort();
        this.constant = constant;
        this.appender = appender;
        this.access = kind.access;
        this.topic = new TopicNames(kind.prefix).log(Domains.PRESENCE.log());
        this.writer = new AvroRecordWriter<>(Domains.PRESENCE.events(), access.registry(port));
    }

    /**
     * What one node differs in from another on the same Kafka.
     *
     * @param prefix of its topics, and its id
     * @param settings of its own
     * @param access how it is asked
     */
    public record Kind(String prefix, Map<String, String> settings, HttpAccess access) {

        /** With its default settings. */
        public static final Kind USUAL = new Kind(TopicNames.DEFAULT.prefix(), Map.of(), HttpAccess.OPEN);

        /** Copies the settings. */
        public Kind {
            settings = Map.copyOf(settings);
        }
    }

    /** Starts it and waits until it shows the fleet. */
    static BenchNode start(String bootstrapServers, BenchFolder folder, LogAppender appender) throws IOException {
        return start(bootstrapServers, folder, appender, Kind.USUAL);
    }

    /** Starts one of a kind and waits until it shows the fleet. */
    public static BenchNode start(String bootstrapServers, BenchFolder folder, LogAppender appender, Kind kind)
            throws IOException {
        SortedMap<String, String> settings = new TreeMap<>();
        settings.put("muster.node.id", "bench-" + kind.prefix);
        settings.put("muster.kafka.bootstrap", bootstrapServers);
        settings.put("muster.topic.prefix", kind.prefix);
        settings.put("muster.topic.replication.factor", "1");
        settings.put("muster.standby.replicas", "0");
        settings.put("muster.http.host", "127.0.0.1");
        settings.put("muster.http.port", Integer.toString(FreePorts.one()));
        settings.put("muster.state.dir", folder.of("node-" + kind.prefix).toString());
        settings.putAll(kind.settings);
        ConfigurationLoader loader = Configuration.loader();
        settings.forEach((name, value) -> loader.option(name, value, "muster bench"));
        ConstantAnswer constant = new ConstantAnswer();
        Node node = Node.start(
                NodeConfig.from(loader.load()), List.of(server -> server.service(ConstantAnswer.PATH, constant)));
        BenchNode started = new BenchNode(node, constant, appender, kind);
        try {
            started.awaitReady();
            started.registerFleet();
            return started;
        } catch (IOException | RuntimeException e) {
            node.close();
            throw e;
        }
    }

    /** Port of its HTTP. */
    public int port() {
        return port;
    }

    ConstantAnswer constant() {
        return constant;
    }

    /** Appends an event, encoded before, to the log that the node folds. */
    CompletableFuture<RecordMetadata> append(Encoded event) {
        return appender.append(topic, event.key(), event.value());
    }

    /** An event as a producer would send it. */
    Encoded encode(PresenceEvent event) {
        return new Encoded(event.key().group().getBytes(StandardCharsets.US_ASCII), writer.event(topic, event));
    }

    /** The request for the fleet's service, with what this node asks for. */
    public byte[] readOf() {
        return access.get(path());
    }

    /** The request for the fleet's service; with a record, for a picture that reflects it. */
    static byte[] read() {
        return KeepAlive.get(path());
    }

    static byte[] readReflecting(RecordMetadata record) {
        return readReflecting(record, HttpAccess.OPEN);
    }

    private static byte[] readReflecting(RecordMetadata record, HttpAccess access) {
        return access.get(
                path() + "?min-position=" + Domains.PRESENCE.log() + ":" + record.partition() + ":" + record.offset());
    }

    @Override
    public void close() {
        node.close();
    }

    /** Bytes of a record. */
    @SuppressWarnings("ArrayRecordComponent") // Carried, never compared.
    record Encoded(byte[] key, byte[] value) {}

    private static String path() {
        return "/v1/services/" + FLEET.service(0);
    }

    private void awaitReady() throws IOException {
        byte[] question = access.get("/health/ready");
        long end = System.nanoTime() + READY_AT_MOST.toNanos();
        try (KeepAlive connection = access.connect(port)) {
            while (connection.exchange(question).status() != 200) {
                if (System.nanoTime() > end) {
                    throw new IOException("node: not ready after " + READY_AT_MOST.toSeconds() + " s: "
                            + new String(connection.body(), StandardCharsets.UTF_8));
                }
                LockSupport.parkNanos(ASK_EVERY_NANOS);
            }
        }
    }

    private void registerFleet() throws IOException {
        try (KeepAlive connection = access.connect(port)) {
            for (int number = 0; number < FLEET.instances(); number++) {
                RecordMetadata record = append(encode(FLEET.registered(number))).join();
                connection.exchange(readReflecting(record, access)).expect(200);
            }
        }
    }
}
