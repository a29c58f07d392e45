package dev.muster.bench;

import dev.muster.app.Logging;
import dev.muster.app.Version;
import dev.muster.bench.breakers.BreakersCommand;
import dev.muster.bench.cluster.ClusterBench;
import dev.muster.bench.cluster.NodesCommand;
import dev.muster.bench.presence.PresenceBench;
import dev.muster.terminal.CommandFailure;
import dev.muster.terminal.CommandRunner;
import dev.muster.terminal.ExitStatus;
import dev.muster.terminal.Terminal;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/**
 * {@code muster bench}: runs a bench and prints its figures. Standard output has nothing but those; what goes on is told on standard
 * error. That a target is missed is a figure, not a failure.
 */
@Command(
        name = "muster bench",
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        description =
                "Measures Muster beside its limit on this machine: raw Kafka, a bare Streams processor, a constant answer.")
public final class Bench implements Runnable {

    @CommandLine.Spec
    private CommandLine.Model.@Nullable CommandSpec spec;

    private Bench() {}

    /** The entry point. */
    public static void main(String[] arguments) {
        Logging.ofCommands(List.of(arguments));
        System.exit(run(Terminal.ofProcess(), arguments));
    }

    /** Runs a bench and returns its exit code. */
    static int run(Terminal terminal, String... arguments) {
        CommandLine line = new CommandLine(new Bench());
        line.getCommandSpec().addOption(Logging.verboseOption());
        line.addSubcommand(new Presence(terminal));
        line.addSubcommand(new BreakersCommand(terminal));
        line.addSubcommand(new NodesCommand(terminal));
        line.addSubcommand(new Cluster(terminal));
        return CommandRunner.run(line, terminal, arguments);
    }

    @Override
    public void run() {
        if (spec != null) {
            throw new CommandLine.ParameterException(
                    spec.commandLine(), "bench: none (expected: presence, breakers, cluster or nodes)");
        }
    }

    /** {@code muster bench presence}. */
    @Command(
            name = "presence",
            mixinStandardHelpOptions = true,
            description = {
                "Heartbeats folded, append to visible, and reads of a service with ten instances.",
                "Takes about two minutes; the figures are explained in docs/bench.md."
            })
    private static final class Presence implements Callable<Integer> {

        private final Terminal terminal;

        @Option(names = "--json", description = "Print one JSON object instead of a table.")
        private boolean isJson;

        @Option(
                names = "--heartbeats",
                paramLabel = "N",
                description = "Heartbeats to fold in each round. Default: ${DEFAULT-VALUE}.")
        private int heartbeats = 200_000;

        @Option(
                names = "--samples",
                paramLabel = "N",
                description = "Records whose way to a reader is timed. Default: ${DEFAULT-VALUE}.")
        private int samples = 500;

        @Option(
                names = "--seconds",
                paramLabel = "N",
                description = "How long to read in all. Default: ${DEFAULT-VALUE}.")
        private int seconds = 40;

        Presence(Terminal terminal) {
            this.terminal = terminal;
        }

        @Override
        public Integer call() throws IOException {
            PresenceBench bench = bench();
            BenchReport report = bench.run(step -> terminal.err().println("muster: measuring " + step));
            terminal.out().print(isJson ? report.json() + System.lineSeparator() : report.table());
            return ExitStatus.OK.code();
        }

        private PresenceBench bench() {
            try {
                return new PresenceBench(heartbeats, samples, seconds);
            } catch (IllegalArgumentException e) {
                throw new CommandFailure(ExitStatus.USAGE, "--" + e.getMessage(), e);
            }
        }
    }

    /** {@code muster bench cluster}. */
    @Command(
            name = "cluster",
            mixinStandardHelpOptions = true,
            description = {
                "Watches: how soon a change is told to all, and what an idle one costs. Reads with token and TLS.",
                "Takes about three minutes; the figures are explained in docs/bench.md."
            })
    private static final class Cluster implements Callable<Integer> {

        private final Terminal terminal;

        @Option(names = "--json", description = "Print one JSON object instead of a table.")
        private boolean isJson;

        @Option(
                names = "--watchers",
                paramLabel = "N",
                description = "Watchers of one service who are told. Default: ${DEFAULT-VALUE}.")
        private int watchers = 1_000;

        @Option(
                names = "--changes",
                paramLabel = "N",
                description = "Changes that they are told. Default: ${DEFAULT-VALUE}.")
        private int changes = 300;

        @Option(
                names = "--idle",
                paramLabel = "N",
                description = "Idle watches whose memory is measured. Default: ${DEFAULT-VALUE}.")
        private int idle = 10_000;

        @Option(
                names = "--seconds",
                paramLabel = "N",
                description = "How long to read with token and TLS, and without. Default: ${DEFAULT-VALUE}.")
        private int seconds = 40;

        Cluster(Terminal terminal) {
            this.terminal = terminal;
        }

        @Override
        public Integer call() throws IOException {
            BenchReport report = bench().run(step -> terminal.err().println("muster: measuring " + step));
            terminal.out().print(isJson ? report.json() + System.lineSeparator() : report.table());
            return ExitStatus.OK.code();
        }

        private ClusterBench bench() {
            try {
                return new ClusterBench(watchers, changes, idle, seconds);
            } catch (IllegalArgumentException e) {
                throw new CommandFailure(ExitStatus.USAGE, "--" + e.getMessage(), e);
            }
        }
    }
}
