package dev.muster.bench;

import dev.muster.terminal.CommandFailure;
import dev.muster.terminal.ExitStatus;
import dev.muster.terminal.Terminal;
import java.io.IOException;
import java.util.function.Consumer;
import java.util.function.Supplier;
import picocli.CommandLine.Option;

/**
 * What the commands of all benches have in common: progress goes to standard error and figures to standard output; what is out of range is
 * a usage error.
 */
public final class Reporting {

    @Option(names = "--json", description = "Print one JSON object instead of a table.")
    private boolean isJson;

    /** A bench that is ready to measure. */
    public interface Measurement {

        /**
         * Measures.
         *
         * @param progress is told what is measured next
         */
        BenchReport run(Consumer<String> progress) throws IOException;
    }

    /** Runs a bench, whose maker throws {@link IllegalArgumentException} on an option out of range, and prints its figures. */
    public int run(Terminal terminal, Supplier<Measurement> maker) throws IOException {
        BenchReport report = made(maker).run(step -> terminal.err().println("muster: measuring " + step));
        terminal.out().print(isJson ? report.json() + System.lineSeparator() : report.table());
        return ExitStatus.OK.code();
    }

    private static Measurement made(Supplier<Measurement> maker) {
        try {
            return maker.get();
        } catch (IllegalArgumentException e) {
            throw new CommandFailure(ExitStatus.USAGE, "--" + e.getMessage(), e);
        }
    }
}
