package dev.muster.bench;

import dev.muster.app.Logging;
import dev.muster.app.Version;
import dev.muster.bench.breakers.BreakersCommand;
import dev.muster.bench.cluster.ClusterCommand;
import dev.muster.bench.locks.LocksCommand;
import dev.muster.bench.presence.PresenceCommand;
import dev.muster.terminal.CommandRunner;
import dev.muster.terminal.Terminal;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;

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
        line.addSubcommand(new PresenceCommand(terminal));
        line.addSubcommand(new BreakersCommand(terminal));
        line.addSubcommand(new ClusterCommand(terminal));
        line.addSubcommand(new LocksCommand(terminal));
        return CommandRunner.run(line, terminal, arguments);
    }

    @Override
    public void run() {
        if (spec != null) {
            throw new CommandLine.ParameterException(
                    spec.commandLine(), "bench: none (expected: presence, breakers, cluster or locks)");
        }
    }
}
