package dev.muster.dev;

import dev.muster.terminal.CommandRunner;
import dev.muster.terminal.Terminal;
import picocli.CommandLine;

/** Where the process of {@code ./muster dev} begins. */
public final class Dev {

    private Dev() {}

    /** The entry point. */
    public static void main(String[] arguments) {
        Terminal terminal = Terminal.ofProcess();
        System.exit(CommandRunner.run(new CommandLine(new DevCommand(terminal)), terminal, arguments));
    }
}
