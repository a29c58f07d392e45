package dev.muster.demo;

import dev.muster.terminal.CommandRunner;
import dev.muster.terminal.Terminal;
import picocli.CommandLine;

/** Where the process of {@code ./muster demo} begins. */
public final class Demo {

    private static final String LOGBACK = "logback.configurationFile";

    private Demo() {}

    /** The entry point. */
    public static void main(String[] arguments) {
        if (System.getProperty(LOGBACK) == null) {
            System.setProperty(LOGBACK, "dev/muster/app/logback-commands.xml"); // before the first logger is made
        }
        Terminal terminal = Terminal.ofProcess();
        System.exit(CommandRunner.run(new CommandLine(new DemoCommand(terminal)), terminal, arguments));
    }
}
