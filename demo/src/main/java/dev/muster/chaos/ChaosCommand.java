package dev.muster.chaos;

import dev.muster.app.Version;
import dev.muster.terminal.CommandFailure;
import dev.muster.terminal.ExitStatus;
import dev.muster.terminal.Terminal;
import java.nio.file.Path;
import java.time.Duration;
import java.util.SplittableRandom;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Runs Muster under faults, and checks what its clients saw. */
@Command(
        name = "muster chaos",
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        description = {
            "Runs Muster under faults and checks what its clients saw.",
            "Starts three Kafka brokers, two nodes and five client processes that use locks and elections; kills and pauses processes of"
                    + " each kind, cuts, holds, delays and resets connections by a seeded plan, and mends them; then checks every"
                    + " answer that a client had against models of locks and elections, and verifies the log. It succeeds when"
                    + " all can be explained. See docs/chaos.md."
        })
final class ChaosCommand implements Callable<Integer> {

    private static final double MOST_MINUTES = 24 * 60;

    private final Terminal terminal;

    @Option(
            names = "--minutes",
            paramLabel = "N",
            description =
                    "How long faults come and go, such as 0.5; starting and checking come on top. Default: ${DEFAULT-VALUE}.")
    private double minutes = 2;

    @Option(
            names = "--seed",
            paramLabel = "S",
            description = "Of the plan of faults and of what clients do; otherwise drawn, and told.")
    private @Nullable Long seed;

    @Option(
            names = "--keep",
            description =
                    "Keeps the folder with Kafka's data, all logs and all records; it is kept anyway when something does not hold.")
    private boolean isKeeping;

    ChaosCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() throws InterruptedException {
        if (!(minutes > 0 && minutes <= MOST_MINUTES)) {
            throw new CommandFailure(ExitStatus.USAGE, "--minutes: " + minutes + " (expected: over 0, up to 1440)");
        }
        ChaosSettings settings = new ChaosSettings(
                Duration.ofMillis(Math.round(minutes * Duration.ofMinutes(1).toMillis())),
                seed == null ? new SplittableRandom().nextLong() : seed,
                Path.of(System.getProperty("java.io.tmpdir")),
                isKeeping ? ChaosSettings.Remains.KEPT : ChaosSettings.Remains.DELETED_WHEN_ALL_HOLDS,
                ChaosNode.PROGRAM);
        ChaosReport report = new ChaosRun(settings, this::say).play();
        report.lines().forEach(terminal.out()::println);
        terminal.out().flush();
        return report.allHolds() ? ExitStatus.OK.code() : ExitStatus.FAILURE.code();
    }

    private void say(String line) {
        terminal.out().println(line);
        terminal.out().flush();
    }
}
