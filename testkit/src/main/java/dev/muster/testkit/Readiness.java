package dev.muster.testkit;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.TopicDescription;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Waits until every running broker process is of use: a topic with a replica on each can be created, described with all of them in sync,
 * and deleted again. Fails at once when one of the processes ends. Used by one thread.
 */
final class Readiness {
    private static final Logger LOG = LoggerFactory.getLogger(Readiness.class);
    private static final Duration AT_MOST = Duration.ofSeconds(60);
    private static final Duration STEP = Duration.ofMillis(50);
    private static final int CONNECT_TIMEOUT_MS = 500;

    private final ClusterPorts ports;
    private final SortedMap<Integer, JavaProcess> running;
    private final long deadline = System.nanoTime() + AT_MOST.toNanos();

    Readiness(ClusterPorts ports, Map<Integer, JavaProcess> running) {
        this.ports = ports;
        this.running = new TreeMap<>(running);
    }

    /** @throws LocalKafkaException when a broker ends, or they are not ready in time */
    void await() {
        // Knocking first keeps the admin client from waiting out its back-off, and from complaining.
        running.keySet().forEach(this::awaitListening);
        Map<String, Object> config = Map.of(
                "bootstrap.servers",
                ports.bootstrapServers(),
                "request.timeout.ms",
                3_000,
                "default.api.timeout.ms",
                5_000);
        try (Admin admin = Admin.create(config)) {
            awaitUse(admin);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new LocalKafkaException("Waiting for Kafka was interrupted", e);
        }
    }

    private void awaitListening(int broker) {
        InetSocketAddress address = new InetSocketAddress(InetAddress.getLoopbackAddress(), ports.broker(broker));
        while (!listens(address)) {
            step("it does not listen on port " + address.getPort());
        }
    }

    private static boolean listens(InetSocketAddress address) {
        try (Socket socket = new Socket()) {
            socket.connect(address, CONNECT_TIMEOUT_MS);
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    private void awaitUse(Admin admin) throws InterruptedException {
        while (true) {
            try {
                String topic = "muster-readiness-" + UUID.randomUUID();
                NewTopic wanted = new NewTopic(topic, Map.of(0, new ArrayList<>(running.keySet())));
                admin.createTopics(List.of(wanted)).all().get();
                awaitInSync(admin, topic);
                admin.deleteTopics(List.of(topic)).all().get();
                return;
            } catch (ExecutionException e) {
                LOG.debug("Kafka is not ready yet", e);
                step(String.valueOf(e.getCause()));
            }
        }
    }

    private void awaitInSync(Admin admin, String topic) throws InterruptedException, ExecutionException {
        while (true) {
            TopicDescription description =
                    admin.describeTopics(List.of(topic)).allTopicNames().get().get(topic);
            if (description != null && description.partitions().get(0).isr().size() == running.size()) {
                return;
            }
            step("its replicas are not in sync: " + description);
        }
    }

    /** Waits a moment, in which any process may end; the reason is told if time is up. */
    private void step(String reason) {
        running.forEach((broker, process) -> {
            if (process.hasEndedWithin(STEP.dividedBy(running.size()))) {
                throw new LocalKafkaException("broker " + broker + " ended with exit code " + process.awaitExit(STEP)
                        + "; its last lines:\n  " + String.join("\n  ", process.lines()));
            }
        });
        if (System.nanoTime() - deadline > 0) {
            throw new LocalKafkaException(
                    "Kafka on " + ports.bootstrapServers() + " is not ready after " + AT_MOST + ": " + reason);
        }
    }
}
