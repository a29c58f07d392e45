package dev.muster.bench.breakers;

import dev.muster.app.Version;
import dev.muster.bench.BenchReport;
import dev.muster.terminal.CommandFailure;
import dev.muster.terminal.ExitStatus;
import dev.muster.terminal.Terminal;
import java.io.IOException;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code muster bench breakers}. */
@Command(
        name = "breakers",
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        description = {
            "What a guarded call costs in the client, beside a Resilience4j breaker alone; how soon all callers know of an open one.",
            "Takes about a minute; the figures are explained in docs/bench.md."
        })
public final class BreakersCommand implements Callable<Integer> {

    private final Terminal terminal;

    @Option(names = "--json", description = "Print one JSON object instead of a table.")
    private boolean isJson;

    @Option(
            names = "--seconds",
            paramLabel = "N",
            description = "How long to measure each kind of call. Default: ${DEFAULT-VALUE}.")
    private int seconds = 5;

    @Option(
            names = "--callers",
            paramLabel = "N",
            description = "Clients that are to know that a breaker is open. Default: ${DEFAULT-VALUE}.")
    private int callers = 100;

    @Option(names = "--openings", paramLabel = "N", description = "How often they are to. Default: ${DEFAULT-VALUE}.")
    private int openings = 100;

    /** Prints to this terminal. */
    public BreakersCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() throws IOException {
        BenchReport report = bench().run(step -> terminal.err().println("muster: measuring " + step));
        terminal.out().print(isJson ? report.json() + System.lineSeparator() : report.table());
        return ExitStatus.OK.code();
    }

    private BreakersBench bench() {
        try {
            return new BreakersBench(seconds, callers, openings);
        } catch (IllegalArgumentException e) {
            throw new CommandFailure(ExitStatus.USAGE, "--" + e.getMessage(), e);
        }
    }
}
