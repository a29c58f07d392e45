package dev.muster.chaos;

import dev.muster.terminal.CommandFailure;
import dev.muster.terminal.ExitStatus;
import dev.muster.testkit.KafkaProcesses;
import dev.muster.testkit.KafkaSettings;
import dev.muster.testkit.workload.GuardedResource;
import java.net.InetAddress;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** All processes of a run: three brokers, two nodes, five clients. Closing ends them, clients first. Made and closed by one thread. */
final class Arena implements AutoCloseable {

    static final int BROKERS = 3;
    private static final int NODES = 2;
    private static final int CLIENTS = 5;
    private static final Duration READY_AT_MOST = Duration.ofSeconds(90);
    private static final long ASK_EVERY_MS = 100;

    private final Deque<AutoCloseable> parts = new ArrayDeque<>();
    private final Ground ground;
    private final List<ArenaNode> nodes = new ArrayList<>();
    private final List<ArenaClient> clients = new ArrayList<>();
    private final KafkaProcesses kafka;
    private final GuardedResource resource;

    /** Starts brokers and nodes; the clients are not started yet. */
    Arena(Path folder, ChaosSettings settings) throws InterruptedException {
        try {
            ground = with(Ground.forNodes(NODES));
            for (int number = 1; number <= NODES; number++) {
                nodes.add(new ArenaNode(number, ground, folder, settings));
            }
            nodes.forEach(node -> with(node.way()));
            KafkaSettings cluster =
                    KafkaSettings.defaults().withBrokers(BROKERS).withDataDirectory(folder.resolve("kafka"));
            for (ArenaNode node : nodes) {
                cluster = cluster.withListener(node.way().listener());
            }
            kafka = with(KafkaProcesses.start(cluster));
            nodes.forEach(this::with);
            for (ArenaNode node : nodes) {
                node.start();
                requireReady(node); // the first makes the topics, the second finds them
            }
            resource = with(GuardedResource.start(InetAddress.getLoopbackAddress()));
            ArenaClient.Start start = new ArenaClient.Start(System.nanoTime(), settings.seed());
            for (int number = 1; number <= CLIENTS; number++) {
                clients.add(with(new ArenaClient(number, urls(), resource.url(), folder, start)));
            }
        } catch (RuntimeException | InterruptedException e) {
            close();
            throw e;
        }
    }

    Ground ground() {
        return ground;
    }

    KafkaProcesses kafka() {
        return kafka;
    }

    List<ArenaNode> nodes() {
        return nodes;
    }

    List<ArenaClient> clients() {
        return clients;
    }

    GuardedResource resource() {
        return resource;
    }

    List<URI> urls() {
        return nodes.stream().map(ArenaNode::url).toList();
    }

    /** All that clients wrote. */
    List<Path> records() {
        return clients.stream().flatMap(client -> client.records().stream()).toList();
    }

    private static void requireReady(ArenaNode node) throws InterruptedException {
        if (!awaitReady(node)) {
            List<String> lines = node.process().lines();
            throw new CommandFailure(
                    ExitStatus.FAILURE,
                    node.name() + " did not get ready; it said last: "
                            + String.join("\n", lines.subList(Math.max(0, lines.size() - 5), lines.size())));
        }
    }

    /** Waits until a node has restored its partitions, or for a bounded time: it may be down by another fault. */
    static boolean awaitReady(ArenaNode node) throws InterruptedException {
        long end = System.nanoTime() + READY_AT_MOST.toNanos();
        CountDownLatch never = new CountDownLatch(1);
        while (!node.isReady()) {
            if (System.nanoTime() > end || !node.process().isAlive()) {
                return false;
            }
            boolean unused = never.await(ASK_EVERY_MS, TimeUnit.MILLISECONDS);
        }
        return true;
    }

    /** Lets all clients end what is under way. */
    void endClients() {
        clients.forEach(client -> client.process().terminate());
        clients.forEach(ArenaClient::close);
    }

    private <T extends AutoCloseable> T with(T part) {
        parts.push(part);
        return part;
    }

    @Override
    public void close() {
        while (!parts.isEmpty()) {
            try {
                parts.pop().close();
            } catch (Exception e) {
                throw new IllegalStateException("a part of the run does not end", e);
            }
        }
    }
}
