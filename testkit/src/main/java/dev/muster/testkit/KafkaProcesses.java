package dev.muster.testkit;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Properties;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.BiConsumer;
import java.util.stream.Collectors;

/**
 * A cluster of broker processes on this JVM's class path, each broker and controller at once, for tests that kill and pause brokers.
 *
 * <p>Brokers are numbered from 1 and keep their ports and data for the life of the cluster. They end with this JVM, even if it is killed.
 * With three brokers the cluster stays writable while one is away. Any thread may call any method; they exclude each other.
 */
public final class KafkaProcesses implements LocalKafka {
    private final KafkaSettings settings;
    private final ClusterPorts ports;
    private final DataDirectory data;
    private final SortedMap<Integer, JavaProcess> brokers = new TreeMap<>();
    private final TreeSet<Integer> paused = new TreeSet<>();
    private volatile boolean closed;

    private KafkaProcesses(KafkaSettings settings, ClusterPorts ports, DataDirectory data) {
        this.settings = settings;
        this.ports = ports;
        this.data = data;
    }

    /**
     * Starts as many brokers as the settings say; all serve clients when this returns.
     *
     * @throws LocalKafkaException when a port is taken, another Kafka holds the data directory, or the cluster does not become ready
     */
    public static KafkaProcesses start(KafkaSettings settings) {
        ClusterPorts ports = ClusterPorts.choose(settings);
        KafkaProcesses kafka = new KafkaProcesses(settings, ports, DataDirectory.open(settings.dataDirectory()));
        try {
            kafka.startAll();
            return kafka;
        } catch (RuntimeException e) {
            kafka.close();
            throw e;
        }
    }

    @Override
    public String bootstrapServers() {
        return ports.bootstrapServers();
    }

    /** Ends a broker at once (SIGKILL); it is gone when this returns. */
    public synchronized void kill(int broker) {
        process(broker).kill();
        paused.remove(broker);
    }

    /** Stops a broker in its tracks (SIGSTOP): its connections stay open, and nothing answers. */
    public synchronized void pause(int broker) {
        process(broker).pause();
        paused.add(broker);
    }

    /** Lets a paused broker go on (SIGCONT). */
    public synchronized void resume(int broker) {
        process(broker).resume();
        paused.remove(broker);
    }

    /**
     * Starts a broker again on its data, after stopping it in good order if it runs (a paused one is killed), and waits until it can lead
     * and follow partitions. Replicas may still be catching up when this returns.
     *
     * @throws LocalKafkaException when it does not become ready, for instance as too few brokers run for a quorum
     */
    public synchronized void restart(int broker) {
        JavaProcess process = process(broker);
        if (paused.remove(broker)) {
            process.kill();
        }
        process.close();
        launch(broker);
        awaitReady();
    }

    /** Calls back with the number and the exit code of each broker that runs now when it has ended, unless it was closed. */
    synchronized void onEnd(BiConsumer<Integer, Integer> listener) {
        brokers.forEach((broker, process) -> {
            var unused = process.onExit().thenAccept(code -> {
                if (!closed) {
                    listener.accept(broker, code);
                }
            });
        });
    }

    @Override
    public synchronized void close() {
        if (closed) {
            return;
        }
        closed = true;
        if (data.isTemporary()) {
            // Nobody will read the data, and a quorum does not go down quickly in good order.
            brokers.values().forEach(JavaProcess::kill);
        } else {
            brokers.values().forEach(JavaProcess::terminate);
        }
        brokers.values().forEach(JavaProcess::close);
        data.close();
    }

    private synchronized void startAll() {
        data.format(settings.brokers());
        for (int broker = 1; broker <= settings.brokers(); broker++) {
            launch(broker);
        }
        awaitReady();
    }

    private void launch(int broker) {
        Path file = data.root().resolve("broker-" + broker + ".properties");
        write(file, BrokerProperties.of(broker, ports, data.broker(broker), settings));
        JavaProcess process = JavaProcess.of(BrokerMain.class)
                .name("broker " + broker)
                .jvmArguments("-Xmx" + settings.heapMb() + "m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1")
                .jvmArguments("-Dlogback.configurationFile=dev/muster/testkit/logback-broker.xml")
                .arguments(file.toString())
                .logFile(data.root().resolve("broker-" + broker + ".log"))
                .endsWithParent()
                .start();
        brokers.put(broker, process);
    }

    private void awaitReady() {
        Map<Integer, JavaProcess> running = brokers.entrySet().stream()
                .filter(broker -> broker.getValue().isAlive() && !paused.contains(broker.getKey()))
                .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
        new Readiness(ports, running).await();
    }

    private JavaProcess process(int broker) {
        JavaProcess process = brokers.get(broker);
        if (process == null || closed) {
            throw new IllegalArgumentException(
                    "broker: " + broker + " (expected: one of " + brokers.keySet() + " of an open Kafka)");
        }
        return process;
    }

    private static void write(Path file, SortedMap<String, String> properties) {
        Properties content = new Properties();
        content.putAll(properties);
        try (Writer writer = Files.newBufferedWriter(file)) {
            content.store(writer, null);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
