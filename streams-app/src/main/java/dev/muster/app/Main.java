package dev.muster.app;

import dev.muster.app.node.Node;
import dev.muster.audit.AuditCommand;
import dev.muster.doctor.DoctorCommand;
import dev.muster.terminal.CommandRunner;
import dev.muster.terminal.Terminal;
import java.util.List;
import picocli.CommandLine;

/** Where the process of every command begins, but for those of other modules: {@code dev}, {@code demo}, {@code chaos} and {@code bench}. */
public final class Main {

    /** How the commands of this process start nodes. */
    public static final NodeStarter NODES = Node::start;

    private Main() {}

    /** The entry point. */
    public static void main(String[] arguments) {
        Logging.ofCommands(List.of(arguments));
        System.exit(run(Terminal.ofProcess(), arguments));
    }

    /** Runs a command and returns its exit code. */
    static int run(Terminal terminal, String... arguments) {
        return CommandRunner.run(commandLine(terminal), terminal, arguments);
    }

    /** All commands of the terminal. */
    static CommandLine commandLine(Terminal terminal) {
        CommandLine line = new CommandLine(new MusterCommand(terminal));
        line.getCommandSpec().addOption(Logging.verboseOption());
        line.addSubcommand(Elsewhere.DEV.command());
        line.addSubcommand(Elsewhere.DEMO.command());
        line.addSubcommand(new ServeCommand(terminal, NODES));
        line.addSubcommand(new DoctorCommand(terminal));
        line.addSubcommand(new ServicesCommand(terminal));
        line.addSubcommand(new BreakersCommand(terminal));
        line.addSubcommand(new LeadersCommand(terminal));
        line.addSubcommand(new LocksCommand(terminal));
        line.addSubcommand(new AuditCommand());
        line.addSubcommand(Elsewhere.CHAOS.command());
        line.addSubcommand(Elsewhere.BENCH.command());
        return line;
    }
}
