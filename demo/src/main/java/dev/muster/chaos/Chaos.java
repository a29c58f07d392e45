package dev.muster.chaos;

import dev.muster.terminal.CommandRunner;
import dev.muster.terminal.Terminal;
import picocli.CommandLine;

/** Where the process of {@code ./muster chaos} begins. */
public final class Chaos {

    private static final String LOGBACK = "logback.configurationFile";

    private Chaos() {}

    /** The entry point. */
    public static void main(String[] arguments) {
        if (System.getProperty(LOGBACK) == null) {
            System.setProperty(LOGBACK, "dev/muster/app/logback-commands.xml"); // before the first logger is made
        }
        Terminal terminal = Terminal.ofProcess();
        System.exit(CommandRunner.run(new CommandLine(new ChaosCommand(terminal)), terminal, arguments));
    }
}
