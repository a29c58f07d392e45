package dev.muster.bench.breakers;

import dev.muster.bench.Reporting;
import dev.muster.terminal.Terminal;
import java.io.IOException;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code muster bench breakers}. */
@Command(
        name = "breakers",
        mixinStandardHelpOptions = true,
        header = "Guarded calls, picks, outcomes folded, and how soon all callers know of an open breaker.",
        description = {
            "What a guarded call costs in the client, beside a Resilience4j breaker alone; picks by HTTP beside a constant;",
            "how soon all callers know of an open breaker; outcomes folded beside a bare Kafka Streams processor.",
            "Takes about four minutes; the figures are explained in docs/bench.md."
        })
public final class BreakersCommand implements Callable<Integer> {

    private final Terminal terminal;

    @Mixin
    private final Reporting reporting = new Reporting();

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

    @Option(
            names = "--batches",
            paramLabel = "N",
            description = "Batches of outcomes to fold in each round. Default: ${DEFAULT-VALUE}.")
    private int batches = 100_000;

    /** Prints to this terminal. */
    public BreakersCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() throws IOException {
        return reporting.run(terminal, () -> new BreakersBench(seconds, callers, openings, batches));
    }
}
