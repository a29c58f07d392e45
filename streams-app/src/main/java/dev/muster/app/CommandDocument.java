package dev.muster.app;

import dev.muster.terminal.CommandRunner;
import dev.muster.terminal.ExitStatus;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import picocli.CommandLine;
import picocli.CommandLine.Help.Ansi;

/**
 * {@code docs/cli.md}, made from the commands themselves. A test fails when the file says anything else. Commands of other modules have
 * their sections made by tests there, and keep them when the rest is made anew.
 */
public final class CommandDocument {

    private static final String HEAD = """
            # Commands

            Made from the commands themselves; not to be edited.

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

    /**
     * The whole file.
     *
     * @param present as it is now
     */
    static String of(CommandLine muster, String present) {
        CommandRunner.describe(muster);
        List<String> lines = new ArrayList<>(HEAD.lines().toList());
        for (ExitStatus status : ExitStatus.values()) {
            lines.add("| " + status.code() + " | " + status.meaning() + " |");
        }
        lines.add("| 128 + N | Signal N ended it: 130 after Ctrl-C, 143 after SIGTERM. |");
        return String.join("\n", lines) + "\n" + sections(muster, present);
    }

    private static String sections(CommandLine command, String present) {
        String name = command.getCommandSpec().qualifiedName();
        StringBuilder sections = new StringBuilder(
                Elsewhere.isName(name) ? sectionOf(name, present).orElseGet(() -> heading(name)) : section(command));
        command.getSubcommands().forEach((below, line) -> {
            if (!below.equals("help")) {
                sections.append(sections(line, present));
            }
        });
        return sections.toString();
    }

    /** What the page has to say of one command: what {@code --help} prints. */
    public static String section(CommandLine command) {
        CommandRunner.describe(command);
        String usage = command.getUsageMessage(Ansi.OFF)
                .lines()
                .map(String::stripTrailing)
                .collect(Collectors.joining("\n"));
        return heading(command.getCommandSpec().qualifiedName()) + "\n```\n" + usage + "\n```\n";
    }

    /** What the page says of the command of this name, such as {@code muster dev}, if anything. */
    public static Optional<String> sectionOf(String name, String page) {
        int from = page.indexOf(heading(name));
        if (from < 0) {
            return Optional.empty();
        }
        int next = page.indexOf("\n## ", from + 1);
        return Optional.of(page.substring(from, next < 0 ? page.length() : next));
    }

    private static String heading(String name) {
        return "\n## `" + name + "`\n";
    }
}
