package dev.muster.bench.presence;

import dev.muster.bench.Reporting;
import dev.muster.terminal.Terminal;
import java.io.IOException;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code muster bench presence}. */
@Command(
        name = "presence",
        mixinStandardHelpOptions = true,
        description = {
            "Heartbeats folded, append to visible, and reads of a service with ten instances.",
            "Takes about two minutes; the figures are explained in docs/bench.md."
        })
public final class PresenceCommand implements Callable<Integer> {

    private final Terminal terminal;

    @Mixin
    private final Reporting reporting = new Reporting();

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

    @Option(names = "--seconds", paramLabel = "N", description = "How long to read in all. Default: ${DEFAULT-VALUE}.")
    private int seconds = 40;

    /** Prints to this terminal. */
    public PresenceCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() throws IOException {
        return reporting.run(terminal, () -> new PresenceBench(heartbeats, samples, seconds));
    }
}
