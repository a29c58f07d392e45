package dev.muster.bench.cluster;

import dev.muster.bench.Reporting;
import dev.muster.terminal.Terminal;
import java.io.IOException;
import java.util.EnumSet;
import java.util.Set;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code muster bench cluster}. */
@Command(
        name = "cluster",
        mixinStandardHelpOptions = true,
        description = {
            "Watches, the loss and the restart of a node, reads with token and TLS.",
            "Takes about ten minutes; the figures are explained in docs/bench.md."
        })
public final class ClusterCommand implements Callable<Integer> {

    private final Terminal terminal;

    @Mixin
    private final Reporting reporting = new Reporting();

    @Option(
            names = "--only",
            paramLabel = "ROW",
            split = ",",
            description = "Measure these only, separated by commas: ${COMPLETION-CANDIDATES}. Default: all.")
    private Set<ClusterRow> only = EnumSet.allOf(ClusterRow.class);

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

    @Option(names = "--kills", paramLabel = "N", description = "How often a node is killed. Default: ${DEFAULT-VALUE}.")
    private int kills = 10;

    @Option(
            names = "--instances",
            paramLabel = "N",
            description = "Instances that beat while nodes are restarted. Default: ${DEFAULT-VALUE}.")
    private int instances = 1_000;

    @Option(
            names = "--seconds",
            paramLabel = "N",
            description = "How long to read with token and TLS, and without. Default: ${DEFAULT-VALUE}.")
    private int seconds = 40;

    /** Prints to this terminal. */
    public ClusterCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() throws IOException {
        return reporting.run(
                terminal, () -> new ClusterBench(only, watchers, changes, idle, kills, instances, seconds));
    }
}
