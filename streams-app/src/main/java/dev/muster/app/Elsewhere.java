package dev.muster.app;

import dev.muster.terminal.CommandFailure;
import dev.muster.terminal.ExitStatus;
import java.util.Locale;
import java.util.stream.Stream;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;

/** Commands that live in other modules, which the launcher starts; here they only stand in the list. */
enum Elsewhere {
    DEV("Runs a Kafka and nodes on this machine, for development."),
    DEMO("Shows a fleet of services that find each other and survive a loss."),
    CHAOS("Runs Muster under faults and checks what its clients saw."),
    BENCH("Measures, each figure beside its limit.");

    private final String description;

    Elsewhere(String description) {
        this.description = description;
    }

    /** Whether a command that is called so is one of them. */
    static boolean isName(String qualified) {
        return Stream.of(values()).anyMatch(one -> qualified.equals("muster " + one.word()));
    }

    private String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    CommandLine command() {
        String name = word();
        CommandSpec spec = CommandSpec.wrapWithoutInspection((Runnable) () -> {
            throw new CommandFailure(
                    ExitStatus.USAGE, name + ": not in this program (expected: ./muster " + name + ")");
        });
        spec.name(name).usageMessage().description(description.lines().toArray(String[]::new));
        return new CommandLine(spec).setUnmatchedArgumentsAllowed(true);
    }
}
