package dev.muster.audit;

import dev.muster.terminal.ExitStatus;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code audit}: what was true, why, and whether it follows from the log. Only reads. */
@Command(
        name = "audit",
        mixinStandardHelpOptions = true,
        description = "What was true at any time, why, and whether it follows from the log.",
        subcommands = {AsOfCommand.class, TimelineCommand.class, VerifyCommand.class})
public final class AuditCommand implements Callable<Integer> {

    @Spec
    private @Nullable CommandSpec spec;

    /** Without a subcommand: says which there are. */
    @Override
    public Integer call() {
        if (spec != null) {
            spec.commandLine().usage(spec.commandLine().getErr());
        }
        return ExitStatus.USAGE.code();
    }
}
