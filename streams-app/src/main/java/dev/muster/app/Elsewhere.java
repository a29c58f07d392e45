package dev.muster.app;

import dev.muster.terminal.CommandFailure;
import dev.muster.terminal.ExitStatus;
import java.util.Locale;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;

/** Commands that live in other modules, which the launcher starts; here they only stand in the list. */
enum Elsewhere {
    DEV("""
            Runs a Kafka and nodes on this machine, for development.

              --nodes=N           Muster nodes, 1 unless told otherwise; two and more are processes.
              --brokers=N         Kafka brokers, 1 unless told otherwise; with 3 all is kept three times.
              --http-port=PORT    Port of the first node, 7070; the others are on the next ones.
              --kafka-port=PORT   Port of the first broker, 9092; likewise.
              --data=FOLDER       Where all of them keep their data, .muster/dev in the checkout.
            """),
    DEMO("Shows a fleet of services that find each other and survive a loss."),
    BENCH("Measures, each figure beside its limit.");

    private final String description;

    Elsewhere(String description) {
        this.description = description;
    }

    CommandLine command() {
        String name = name().toLowerCase(Locale.ROOT);
        CommandSpec spec = CommandSpec.wrapWithoutInspection((Runnable) () -> {
            throw new CommandFailure(
                    ExitStatus.USAGE, name + ": not in this program (expected: ./muster " + name + ")");
        });
        spec.name(name).usageMessage().description(description.lines().toArray(String[]::new));
        return new CommandLine(spec).setUnmatchedArgumentsAllowed(true);
    }
}
