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
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Runs a Kafka in a child process and a node in this one, on loopback, until Ctrl-C. */
@Command(
        name = "muster dev",
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        description =
                "Runs a Kafka and a Muster node on this machine, for development, until Ctrl-C. What they store stays in a folder.")
final class DevCommand implements Callable<Integer> {

    private static final Duration KAFKA_READY_AT_MOST = Duration.ofSeconds(60);
    private static final Duration NODE_READY_AT_MOST = Duration.ofSeconds(60);

    private final Terminal terminal;
    private final Ending ending = new Ending();

    @Option(names = "--http-port", paramLabel = "PORT", description = "Port of the node. Default: ${DEFAULT-VALUE}.")
    private int httpPort = 7070;

    @Option(names = "--kafka-port", paramLabel = "PORT", description = "Port of Kafka. Default: ${DEFAULT-VALUE}.")
    private int kafkaPort = 9092;

    @Option(
            names = "--data",
            paramLabel = "FOLDER",
            description = "Where Kafka and the node keep their data. Default: .muster/dev in the checkout.")
    private @Nullable Path data;

    DevCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() throws InterruptedException {
        long began = System.nanoTime();
        requirePort("--http-port", httpPort);
        requirePort("--kafka-port", kafkaPort);
        if (httpPort == kafkaPort) {
            throw new CommandFailure(
                    ExitStatus.USAGE, "--kafka-port: " + kafkaPort + " (expected: another than --http-port)");
        }
        Runtime.getRuntime().addShutdownHook(new Thread(ending::close, "dev-end"));
        KafkaChild kafka = start();
        sayReady(Duration.ofNanos(System.nanoTime() - began));
        int code = kafka.awaitEnd();
        if (ending.hasBegun()) {
            return ending.await(); // the signal that ended this process decides its exit code
        }
        terminal.err().println("muster: Kafka has ended by itself with exit code " + code + kafka.lastWords());
        ending.close();
        return ExitStatus.FAILURE.code();
    }

    private KafkaChild start() throws InterruptedException {
        try {
            DevFolder folder = ending.with(DevFolder.open(
                    data == null ? DevFolder.byDefault() : data.toAbsolutePath().normalize()));
            KafkaChild kafka = ending.with(KafkaChild.start(kafkaPort, folder.kafka(), folder.kafkaLog()));
            NodeLog.into(folder.nodeLog());
            kafka.awaitReady(KAFKA_READY_AT_MOST);
            AutoCloseable node = NodeProcess.start(Main.NODES, config(folder));
            ending.with(() -> NodeProcess.close(node));
            NodeHealth.awaitReady(httpPort, NODE_READY_AT_MOST);
            return kafka;
        } catch (CommandFailure e) {
            if (ending.hasBegun()) {
                ending.await(); // a signal came first; what failed is its consequence
            }
            ending.close();
            throw e;
        }
    }

    private NodeConfig config(DevFolder folder) {
        List<String> settings = List.of(
                "muster.node.id=dev",
                "muster.http.host=127.0.0.1",
                "muster.http.port=" + httpPort,
                "muster.kafka.bootstrap=127.0.0.1:" + kafkaPort,
                "muster.topic.replication.factor=1",
                "muster.standby.replicas=0",
                "muster.state.dir=" + folder.state());
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
                        "Muster is ready at %s, Kafka at localhost:%d (%.1f s). Ctrl-C stops both. Try:%n",
                        url,
                        kafkaPort,
                        took.toMillis() / 1_000.0);
        terminal.out()
                .println("  curl -X PUT " + url
                        + "/v1/services/hello/instances/hello-1 -H 'Content-Type: application/json' \\\n"
                        + "       -d '{\"host\":\"127.0.0.1\",\"port\":8080,\"ttl\":\"30s\"}'");
        terminal.out().println("  curl -X POST " + url + "/v1/services/hello/instances/hello-1/heartbeat");
        terminal.out().println("  curl " + url + "/v1/services/hello");
        terminal.out().flush();
    }

    private static void requirePort(String option, int port) {
        if (port < 1 || port > 65_535) {
            throw new CommandFailure(ExitStatus.USAGE, option + ": " + port + " (expected: 1 to 65535)");
        }
        if (!FreePorts.isFree(port)) {
            throw new CommandFailure(ExitStatus.FAILURE, option + ": " + port + " is in use (expected: a free port)");
        }
    }
}
