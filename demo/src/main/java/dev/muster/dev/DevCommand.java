package dev.muster.dev;

import dev.muster.app.Main;
import dev.muster.app.NodeProcess;
import dev.muster.app.Version;
import dev.muster.app.config.Configuration;
import dev.muster.app.config.ConfigurationException;
import dev.muster.app.config.NodeConfig;
import dev.muster.terminal.CommandFailure;
import dev.muster.terminal.ExitStatus;
import dev.muster.terminal.Terminal;
import dev.muster.testkit.FreePorts;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Runs a Kafka and nodes on loopback until Ctrl-C: Kafka in child processes, a single node in this one, several in children of their own. */
@Command(
        name = "muster dev",
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        description =
                "Runs a Kafka and Muster nodes on this machine, for development, until Ctrl-C. What they store stays in a folder.")
final class DevCommand implements Callable<Integer> {

    private static final Duration KAFKA_READY_AT_MOST = Duration.ofSeconds(90);
    private static final Duration NODE_READY_AT_MOST = Duration.ofSeconds(60);
    private static final int MOST = 9;
    private static final int MOST_REPLICAS = 3;

    private final Terminal terminal;
    private final Ending ending = new Ending();
    private final List<DevNode> children = new CopyOnWriteArrayList<>();

    @Option(
            names = "--http-port",
            paramLabel = "PORT",
            description =
                    "Port of the node, or of the first; the others are on the next ones. Default: ${DEFAULT-VALUE}.")
    private int httpPort = 7070;

    @Option(
            names = "--kafka-port",
            paramLabel = "PORT",
            description =
                    "Port of Kafka, or of the first broker; the others are on the next ones. Default: ${DEFAULT-VALUE}.")
    private int kafkaPort = 9092;

    @Option(
            names = "--nodes",
            paramLabel = "N",
            description = "Muster nodes; two and more are processes of their own. Default: ${DEFAULT-VALUE}.")
    private int nodes = 1;

    @Option(
            names = "--brokers",
            paramLabel = "N",
            description =
                    "Kafka brokers, each a process of its own; with three every log has three replicas. Default: ${DEFAULT-VALUE}.")
    private int brokers = 1;

    @Option(
            names = "--data",
            paramLabel = "FOLDER",
            description = "Where Kafka and the nodes keep their data. Default: .muster/dev in the checkout.")
    private @Nullable Path data;

    DevCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() throws InterruptedException {
        long began = System.nanoTime();
        requireOptions();
        Runtime.getRuntime().addShutdownHook(new Thread(ending::close, "dev-end"));
        DevKafka kafka = start();
        sayReady(Duration.ofNanos(System.nanoTime() - began));
        int code = kafka.awaitEnd();
        if (ending.hasBegun()) {
            return ending.await(); // the signal that ended this process decides its exit code
        }
        terminal.err().println("muster: Kafka has ended by itself with exit code " + code + kafka.lastWords());
        ending.close();
        return ExitStatus.FAILURE.code();
    }

    private void requireOptions() {
        require("--nodes", nodes);
        require("--brokers", brokers);
        requirePorts("--http-port", httpPort, nodes);
        requirePorts("--kafka-port", kafkaPort, brokers);
        if (httpPort < kafkaPort + brokers && kafkaPort < httpPort + nodes) {
            throw new CommandFailure(
                    ExitStatus.USAGE, "--kafka-port: " + kafkaPort + " (expected: others than those of --http-port)");
        }
    }

    private DevKafka start() throws InterruptedException {
        try {
            DevFolder folder = ending.with(DevFolder.open(
                    data == null ? DevFolder.byDefault() : data.toAbsolutePath().normalize()));
            NodeLog.into(folder.nodeLog());
            DevKafka kafka = ending.with(DevKafka.start(kafkaPort, brokers, folder));
            kafka.awaitReady(KAFKA_READY_AT_MOST);
            kafka.onBrokerEnd(this::sayEnded);
            if (nodes == 1) {
                AutoCloseable node = NodeProcess.start(Main.NODES, config(settings(1, kafka, folder)));
                ending.with(() -> NodeProcess.close(node));
            } else {
                startChildren(kafka, folder);
            }
            for (int node = 1; node <= nodes; node++) {
                NodeHealth.awaitReady(portOf(node), NODE_READY_AT_MOST);
            }
            return kafka;
        } catch (CommandFailure e) {
            if (ending.hasBegun()) {
                ending.await(); // a signal came first; what failed is its consequence
            }
            ending.close();
            throw e;
        }
    }

    /** The first creates the topics; the others find them. They end together. */
    private void startChildren(DevKafka kafka, DevFolder folder) throws InterruptedException {
        ending.with(() -> children.forEach(DevNode::close));
        ending.with(() -> children.forEach(DevNode::terminate));
        for (int number = 1; number <= nodes; number++) {
            Path log = folder.nodeLog(number);
            DevNode node = DevNode.start(number, settings(number, kafka, folder), log);
            children.add(node);
            node.onEnd(code -> sayEnded(node, code, log));
            if (number == 1) {
                NodeHealth.awaitReady(portOf(1), NODE_READY_AT_MOST);
            }
        }
    }

    private void sayEnded(String brokerWithWords) {
        if (!ending.hasBegun()) {
            terminal.err().println("muster: " + brokerWithWords);
            terminal.err().flush();
        }
    }

    private void sayEnded(DevNode node, int code, Path log) {
        if (!ending.hasBegun()) {
            terminal.err()
                    .println("muster: node " + node.number() + " has ended with exit code " + code
                            + "; the others go on. Its log: " + log);
            node.lines().forEach(line -> terminal.err().println("  " + line));
            terminal.err().flush();
        }
    }

    private int portOf(int node) {
        return httpPort + node - 1;
    }

    private List<String> settings(int node, DevKafka kafka, DevFolder folder) {
        return List.of(
                "muster.node.id=" + (nodes == 1 ? "dev" : "dev-" + node),
                "muster.http.host=127.0.0.1",
                "muster.http.port=" + portOf(node),
                "muster.kafka.bootstrap=" + kafka.bootstrap(),
                "muster.topic.replication.factor=" + Math.min(MOST_REPLICAS, brokers),
                "muster.standby.replicas=" + (nodes == 1 ? 0 : 1),
                "muster.checks.allow=0.0.0.0/0,::/0,127.0.0.0/8,::1/128",
                "muster.state.dir=" + folder.state(node));
    }

    private static NodeConfig config(List<String> settings) {
        try {
            var loader = Configuration.loader();
            settings.forEach(setting -> loader.assignment(setting, "muster dev"));
            return NodeConfig.from(loader.load());
        } catch (ConfigurationException e) {
            throw new CommandFailure(ExitStatus.USAGE, String.valueOf(e.getMessage()), e);
        }
    }

    private void sayReady(Duration took) {
        String url = "http://localhost:" + httpPort;
        terminal.out()
                .printf(
                        Locale.ROOT,
                        "Muster is ready at %s, Kafka at localhost:%d (%.1f s). Ctrl-C stops %s. Try:%n",
                        url,
                        kafkaPort,
                        took.toMillis() / 1_000.0,
                        nodes + brokers == 2 ? "both" : "all");
        for (DevNode node : children) {
            terminal.out()
                    .println("  kill -9 " + node.pid() + "  # node " + node.number() + ", at http://localhost:"
                            + portOf(node.number()) + "; the others answer for it");
        }
        terminal.out()
                .println("  curl -X PUT " + url
                        + "/v1/services/hello/instances/hello-1 -H 'Content-Type: application/json' \\\n"
                        + "       -d '{\"host\":\"127.0.0.1\",\"port\":8080,\"ttl\":\"30s\"}'");
        terminal.out().println("  curl -X POST " + url + "/v1/services/hello/instances/hello-1/heartbeat");
        terminal.out().println("  curl " + url + "/v1/services/hello");
        terminal.out().flush();
    }

    private static void require(String option, int count) {
        if (count < 1 || count > MOST) {
            throw new CommandFailure(ExitStatus.USAGE, option + ": " + count + " (expected: 1 to " + MOST + ")");
        }
    }

    private static void requirePorts(String option, int first, int count) {
        if (first < 1 || first + count - 1 > 65_535) {
            throw new CommandFailure(
                    ExitStatus.USAGE, option + ": " + first + " (expected: 1 to " + (65_536 - count) + ")");
        }
        for (int port = first; port < first + count; port++) {
            if (!FreePorts.isFree(port)) {
                throw new CommandFailure(
                        ExitStatus.FAILURE, option + ": " + port + " is in use (expected: a free port)");
            }
        }
    }
}
