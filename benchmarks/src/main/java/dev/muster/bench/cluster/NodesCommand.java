package dev.muster.bench.cluster;

import dev.muster.app.Version;
import dev.muster.bench.BenchReport;
import dev.muster.bench.BenchResult;
import dev.muster.terminal.CommandFailure;
import dev.muster.terminal.ExitStatus;
import dev.muster.terminal.Terminal;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.function.Consumer;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code muster bench nodes}: what a killed and what a restarted node cost those who ask. */
@Command(
        name = "nodes",
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        description = {
            "Two nodes on one broker: fail-over after SIGKILL, and a rolling restart with clients at work.",
            "Takes about six minutes; the figures are explained in docs/bench.md."
        })
public final class NodesCommand implements Callable<Integer> {

    private static final int MOST_KILLS = 100;
    private static final int MOST_INSTANCES = 9_000;

    private final Terminal terminal;

    @Option(names = "--json", description = "Print one JSON object instead of a table.")
    private boolean isJson;

    @Option(names = "--kills", paramLabel = "N", description = "How often a node is killed. Default: ${DEFAULT-VALUE}.")
    private int kills = 10;

    @Option(
            names = "--instances",
            paramLabel = "N",
            description = "Instances that beat while nodes are restarted. Default: ${DEFAULT-VALUE}.")
    private int instances = 1_000;

    /** Prints to this terminal. */
    public NodesCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() {
        require("--kills", kills, MOST_KILLS);
        require("--instances", instances, MOST_INSTANCES);
        BenchReport report = new BenchReport("nodes", run(step -> terminal.err().println("muster: measuring " + step)));
        terminal.out().print(isJson ? report.json() + System.lineSeparator() : report.table());
        return ExitStatus.OK.code();
    }

    private List<BenchResult> run(Consumer<String> progress) {
        List<BenchResult> results = new ArrayList<>();
        try (TwoNodes cluster = new TwoNodes()) {
            results.addAll(new RollingRestartRow(cluster, instances).measure(progress));
            results.addAll(new FailoverRow(cluster, kills).measure(progress));
        }
        return results;
    }

    private static void require(String option, int count, int most) {
        if (count < 1 || count > most) {
            throw new CommandFailure(ExitStatus.USAGE, option + ": " + count + " (expected: 1 to " + most + ")");
        }
    }
}
