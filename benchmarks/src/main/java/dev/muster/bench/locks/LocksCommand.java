package dev.muster.bench.locks;

import dev.muster.bench.Reporting;
import dev.muster.terminal.Terminal;
import java.io.IOException;
import java.util.EnumSet;
import java.util.Set;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code muster bench locks}. */
@Command(
        name = "locks",
        mixinStandardHelpOptions = true,
        description = {
            "Locks by HTTP, beside raw Kafka and, where it is installed, etcd; leaders that are killed.",
            "Takes about five minutes; the figures are explained in docs/bench.md."
        })
public final class LocksCommand implements Callable<Integer> {

    private final Terminal terminal;

    @Mixin
    private final Reporting reporting = new Reporting();

    @Option(
            names = "--only",
            paramLabel = "ROW",
            split = ",",
            description = "Measure these only, separated by commas: ${COMPLETION-CANDIDATES}. Default: all.")
    private Set<LocksRow> only = EnumSet.allOf(LocksRow.class);

    @Option(
            names = "--samples",
            paramLabel = "N",
            description = "Pairs of one client, and hand-overs, that are timed. Default: ${DEFAULT-VALUE}.")
    private int samples = 2_000;

    @Option(
            names = "--seconds",
            paramLabel = "N",
            description = "How long many clients acquire and release in each of the ways. Default: ${DEFAULT-VALUE}.")
    private int seconds = 22;

    @Option(names = "--leaders", paramLabel = "N", description = "Leaders killed at once. Default: ${DEFAULT-VALUE}.")
    private int leaders = 100;

    @Option(names = "--kills", paramLabel = "N", description = "How often they are. Default: ${DEFAULT-VALUE}.")
    private int kills = 3;

    /** Prints to this terminal. */
    public LocksCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() throws IOException {
        return reporting.run(terminal, () -> new LocksBench(only, samples, seconds, leaders, kills));
    }
}
