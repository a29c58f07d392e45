package dev.muster.app;

import dev.muster.app.config.Configuration;
import dev.muster.app.config.ConfigurationException;
import dev.muster.app.config.ConfigurationLoader;
import dev.muster.app.config.NodeConfig;
import dev.muster.terminal.CommandFailure;
import dev.muster.terminal.ExitStatus;
import dev.muster.terminal.Terminal;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Runs one node against a Kafka cluster. */
@Command(
        name = "serve",
        mixinStandardHelpOptions = true,
        description = "Runs a node against a Kafka cluster. Its settings are in docs/configuration.md.")
final class ServeCommand implements Callable<Integer> {

    private final Terminal terminal;
    private final NodeStarter starter;

    @Option(names = "--config", paramLabel = "FILE", description = "Settings, as a Java properties file.")
    private @Nullable Path file;

    @Option(
            names = "--set",
            paramLabel = "NAME=VALUE",
            description = "One setting, before those of environment and file.")
    private List<String> assignments = List.of();

    @Option(names = "--print-config", description = "Shows every setting in force and where it is from, and ends.")
    private boolean isPrinting;

    @Option(
            names = "--insecure",
            description = "Lets everybody in who can reach the address; without it, tokens are needed on any but a"
                    + " loopback address. Same as muster.http.insecure=true.")
    private boolean isInsecure;

    ServeCommand(Terminal terminal, NodeStarter starter) {
        this.terminal = terminal;
        this.starter = starter;
    }

    @Override
    public Integer call() throws InterruptedException {
        try {
            Configuration configuration = configuration();
            if (isPrinting) {
                terminal.out().print(configuration.print());
            }
            NodeConfig config = NodeConfig.from(configuration);
            return isPrinting ? ExitStatus.OK.code() : serve(config);
        } catch (ConfigurationException e) {
            throw new CommandFailure(ExitStatus.USAGE, String.valueOf(e.getMessage()), e);
        }
    }

    private Configuration configuration() {
        ConfigurationLoader loader = Configuration.loader();
        if (file != null) {
            loader.file(file);
        }
        loader.environment(terminal.environment());
        assignments.forEach(assignment -> loader.assignment(assignment, "--set"));
        if (isInsecure) {
            loader.assignment("muster.http.insecure=true", "--insecure");
        }
        return loader.load();
    }

    /** Ends when the process is told to (SIGINT, SIGTERM), which closes the node in order. */
    private int serve(NodeConfig config) throws InterruptedException {
        Logging.ofNode(config.logging());
        NodeProcess.run(starter, config);
        return ExitStatus.OK.code();
    }
}
