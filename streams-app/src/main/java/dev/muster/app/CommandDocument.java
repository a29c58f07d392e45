package dev.muster.app;

import dev.muster.terminal.CommandRunner;
import dev.muster.terminal.ExitStatus;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import picocli.CommandLine;
import picocli.CommandLine.Help.Ansi;

/** {@code docs/cli.md}, made from the commands themselves. A test fails when the file says anything else. */
final class CommandDocument {

    private static final String HEAD = """
            # Commands

            Made from the commands in `dev.muster.app`; not to be edited. `./muster dev`, `./muster demo` and `./muster bench` have a `--help` of
            their own, which says more.

            `./muster` stands in the root of a checkout. It needs JDK 17 or later (`JAVA_HOME`, else the `PATH`) and Maven, builds what is missing
            or older than its sources, and starts the command. `MUSTER_JAVA_OPTS` holds further options of the JVM; with `MUSTER_BUILD=never` it
            does not build.

            Commands that ask a node take `--url` (`MUSTER_URL`), `--token` (`MUSTER_TOKEN`) and `--cacert` (`MUSTER_CACERT`), those that read
            Kafka take `--bootstrap` (`MUSTER_BOOTSTRAP`), and the audit `--token` and `--cacert` for a schema registry that is named; the defaults of addresses are the ports of `./muster dev`. Results go to standard output; a failure is one line on standard error. Tables are coloured on a
            terminal only, and never when `NO_COLOR` is set.

            ## Exit codes

            | code | meaning |
            |---|---|""";

    private CommandDocument() {}

    /** The whole file. */
    static String of(CommandLine muster) {
        CommandRunner.describe(muster);
        List<String> lines = new ArrayList<>(HEAD.lines().toList());
        for (ExitStatus status : ExitStatus.values()) {
            lines.add("| " + status.code() + " | " + status.meaning() + " |");
        }
        lines.add("| 128 + N | Signal N ended it: 130 after Ctrl-C, 143 after SIGTERM. |");
        addUsage(muster, lines);
        return String.join("\n", lines) + "\n";
    }

    private static void addUsage(CommandLine command, List<String> lines) {
        lines.add("");
        lines.add("## `" + command.getCommandSpec().qualifiedName() + "`");
        lines.add("");
        lines.add("```");
        lines.addAll(command.getUsageMessage(Ansi.OFF)
                .lines()
                .map(String::stripTrailing)
                .toList());
        lines.add("```");
        for (Map.Entry<String, CommandLine> below : command.getSubcommands().entrySet()) {
            if (!below.getKey().equals("help")) {
                addUsage(below.getValue(), lines);
            }
        }
    }
}
