package dev.muster.demo;

import dev.muster.app.Version;
import dev.muster.terminal.Colour;
import dev.muster.terminal.ExitStatus;
import dev.muster.terminal.Terminal;
import java.time.Clock;
import java.time.Duration;
import java.time.ZoneId;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/**
 * Plays the story on its stage and leaves nothing behind, however it ends.
 *
 * <p>All of it is done by the main thread. A signal only asks that thread to stop and waits until it has cleared the stage, so that there
 * is one way to the end.
 */
@Command(
        name = "muster demo",
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        description = {
            "Shows a fleet of services that find each other through Muster and survive losses.",
            "Starts a Kafka, two Muster nodes and eleven small HTTP services on free ports, each in a process of its own; has one turn"
                    + " slow, another one fail and all of a service fail, until its breaker opens for the whole fleet; kills a"
                    + " service with SIGKILL, sees it die, replaces it, finds a sick one by its health check; kills the"
                    + " elected scheduler, and pauses the next one until its late write is refused; drains one, kills a node while"
                    + " discovery goes on and starts it again, verifies the log, and ends all of them. It succeeds when everything"
                    + " that Muster promises on the way was kept."
        })
final class DemoCommand implements Callable<Integer> {

    private static final Duration CLEARED_AT_MOST = Duration.ofSeconds(45);

    private final Terminal terminal;

    @Option(
            names = "--seconds",
            paramLabel = "SECONDS",
            description =
                    "How long the fleet runs, counted from when all eleven are registered; at least 30 and three times"
                            + " --ttl. It runs on until all has happened, some 80 s. Starting and ending come on top. Default: ${DEFAULT-VALUE}.")
    private int seconds = 90;

    @Option(
            names = "--ttl",
            paramLabel = "SECONDS",
            description = "After this silence a service is declared DOWN, 3 to 30; after as much again it is removed."
                    + " Default: ${DEFAULT-VALUE}.")
    private int ttl = 5;

    @Option(names = "--keep", description = "Keeps the folder with Kafka's data and the logs of all processes.")
    private boolean isKeeping;

    DemoCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() {
        Schedule schedule = new Schedule(Duration.ofSeconds(seconds), Duration.ofSeconds(ttl));
        Stop stop = new Stop();
        Runtime.getRuntime().addShutdownHook(new Thread(() -> stop.requestAndAwaitDone(CLEARED_AT_MOST), "demo-end"));
        try {
            return play(schedule, stop);
        } finally {
            stop.done();
        }
    }

    private int play(Schedule schedule, Stop stop) {
        Summary summary = new Summary(schedule);
        Display display = Display.on(terminal);
        try {
            perform(schedule, stop, new Show(display, summary));
            summary.succeed();
            return ExitStatus.OK.code();
        } catch (StoppedException e) {
            terminal.out().println(); // a picture leaves the cursor behind its last line
            terminal.err().println("muster: stopped before its end; all processes have ended");
            return ExitStatus.FAILURE.code(); // read by nobody: the signal decides the exit code
        } finally {
            if (!stop.isRequested()) {
                summary.lines().forEach(terminal.out()::println);
                terminal.out().flush();
            }
        }
    }

    /** What is shown meanwhile, and what is told in the end. */
    private record Show(Display display, Summary summary) {}

    private void perform(Schedule schedule, Stop stop, Show show) throws StoppedException {
        Happenings happenings = new Happenings(Clock.system(ZoneId.systemDefault()), show.display());
        try (Stage stage = Stage.open(schedule, isKeeping ? Stage.Remains.KEPT : Stage.Remains.DELETED)) {
            if (isKeeping) {
                happenings.tell(Colour.HEADING, "data and logs stay in " + stage.folder());
            }
            Nodes nodes = new Nodes(stage.nodes());
            Observer observer = new Observer(nodes);
            Watch watch = new Watch(stage, observer, schedule, stop, happenings);
            new Story(new Scene(stage, schedule, watch, observer, new Operator(nodes), show.summary())).play();
        }
        happenings.tell(Colour.GOOD, "all processes have ended" + (isKeeping ? "" : ", their data are deleted"));
    }
}
