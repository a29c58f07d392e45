package dev.muster.terminal;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.UnmatchedArgumentException;

/**
 * Runs a command line: usage errors and failures become one line on standard error and a documented exit code; only a bug shows a stack
 * trace. Commands print no logs.
 */
public final class CommandRunner {

    private static final int HELP_WIDTH = 100;

    private CommandRunner() {}

    /** Runs and returns the exit code. */
    public static int run(CommandLine line, Terminal terminal, String... arguments) {
        line.setOut(terminal.out())
                .setErr(terminal.err())
                .setCaseInsensitiveEnumValuesAllowed(true)
                .setColorScheme(CommandLine.Help.defaultColorScheme(terminal.isColoured() ? Ansi.ON : Ansi.OFF))
                .setParameterExceptionHandler((exception, args) -> usageError(exception))
                .setExecutionExceptionHandler((exception, command, parsed) -> failure(exception, terminal));
        describe(line);
        int code = line.execute(arguments);
        terminal.out().flush();
        terminal.err().flush();
        return code;
    }

    /** Gives the help of a command, and of all below it, its width and the list of exit codes; those below have its version. */
    public static void describe(CommandLine line) {
        Map<String, String> codes = new LinkedHashMap<>();
        for (ExitStatus status : ExitStatus.values()) {
            codes.put(Integer.toString(status.code()), status.meaning());
        }
        codes.put("128+N", "Signal N ended it.");
        line.getCommandSpec()
                .usageMessage()
                .width(HELP_WIDTH)
                .exitCodeListHeading("%nExit codes:%n")
                .exitCodeList(codes);
        for (CommandLine below : line.getSubcommands().values()) {
            below.getCommandSpec().versionProvider(line.getCommandSpec().versionProvider());
            describe(below);
        }
    }

    private static int usageError(ParameterException exception) {
        CommandLine line = exception.getCommandLine();
        line.getErr().println("muster: " + Printable.text(firstLine(exception.getMessage()) + advice(exception)));
        return ExitStatus.USAGE.code();
    }

    private static String advice(ParameterException exception) {
        CommandLine line = exception.getCommandLine();
        List<String> meant = exception instanceof UnmatchedArgumentException unmatched
                ? unmatched.getSuggestions().stream().limit(1).toList()
                : List.of();
        String help = line.getCommandSpec().qualifiedName() + " --help";
        return meant.isEmpty() ? " (see " + help + ")" : " (did you mean " + meant.get(0) + "? see " + help + ")";
    }

    private static int failure(Exception exception, Terminal terminal) {
        if (exception instanceof CommandFailure failure) {
            String.valueOf(failure.getMessage()).lines().forEach(line -> terminal.err()
                    .println("muster: " + Printable.text(line)));
            return failure.status().code();
        }
        terminal.err().println("muster: a bug in Muster: " + exception);
        exception.printStackTrace(terminal.err());
        return ExitStatus.FAILURE.code();
    }

    private static String firstLine(@Nullable String message) {
        return String.valueOf(message).lines().findFirst().orElse("");
    }
}
