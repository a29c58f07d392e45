package dev.muster.testkit.workload;

import dev.muster.testkit.ParentWatch;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.concurrent.CountDownLatch;

/**
 * One client process: some threads that use locks and elections until the process is told to end (SIGTERM) or whoever started it is gone.
 *
 * <p>Its times are those of {@link System#nanoTime}, which all processes of a machine share on Linux and macOS.
 */
public final class WorkloadMain {

    private static final Duration END_AT_MOST = Duration.ofSeconds(20);

    private WorkloadMain() {}

    /**
     * What a client process is told.
     *
     * @param process its name, which no other has had
     * @param nodes where Muster answers
     * @param resource what the locks protect
     * @param log file that it writes
     * @param seed of what it does
     * @param threads how many
     * @param beganNanos when the run began
     * @param epochNanos for how long an object is used
     */
    public record Settings(
            String process,
            List<URI> nodes,
            URI resource,
            Path log,
            long seed,
            int threads,
            long beganNanos,
            long epochNanos) {

        /** For the command line. */
        public String[] arguments() {
            return new String[] {
                "process=" + process,
                "nodes=" + String.join(",", nodes.stream().map(URI::toString).toList()),
                "resource=" + resource,
                "log=" + log,
                "seed=" + seed,
                "threads=" + threads,
                "began=" + beganNanos,
                "epoch=" + epochNanos
            };
        }

        static Settings of(String... arguments) {
            TreeMap<String, String> given = new TreeMap<>();
            for (String argument : arguments) {
                int end = argument.indexOf('=');
                given.put(argument.substring(0, end), argument.substring(end + 1));
            }
            return new Settings(
                    given.getOrDefault("process", ""),
                    Arrays.stream(given.getOrDefault("nodes", "").split(",", -1))
                            .map(URI::create)
                            .toList(),
                    URI.create(given.getOrDefault("resource", "")),
                    Path.of(given.getOrDefault("log", "")),
                    Long.parseLong(given.getOrDefault("seed", "")),
                    Integer.parseInt(given.getOrDefault("threads", "")),
                    Long.parseLong(given.getOrDefault("began", "")),
                    Long.parseLong(given.getOrDefault("epoch", "")));
        }
    }

    /** The entry point. */
    public static void main(String[] arguments) {
        ParentWatch.exitWhenStdinEnds();
        Settings settings = Settings.of(arguments);
        CallLog log = CallLog.create(settings.process(), settings.log());
        CountDownLatch stop = new CountDownLatch(1);
        List<Thread> threads = start(settings, log, stop);
        Runtime.getRuntime().addShutdownHook(new Thread(() -> end(threads, stop), "workload-end"));
        System.out.println("working");
    }

    private static List<Thread> start(Settings settings, CallLog log, CountDownLatch stop) {
        SplittableRandom seeds = new SplittableRandom(settings.seed());
        ResourceClient resource = new ResourceClient(settings.resource());
        List<Thread> threads = new ArrayList<>();
        for (int number = 1; number <= settings.threads(); number++) {
            String name = "t" + number;
            SplittableRandom random = seeds.split();
            Worker worker = new Worker(
                    new Caller(settings.nodes(), log, name, random.split()),
                    new Visit.Setting(settings.process() + "-" + name, resource),
                    random,
                    stop,
                    new Worker.Time(settings.beganNanos(), settings.epochNanos()));
            Thread thread = new Thread(worker, "worker-" + name);
            thread.start();
            threads.add(thread);
        }
        return threads;
    }

    /** Lets calls under way have their answers. */
    private static void end(List<Thread> threads, CountDownLatch stop) {
        stop.countDown();
        long end = System.nanoTime() + END_AT_MOST.toNanos();
        try {
            for (Thread thread : threads) {
                thread.join(
                        Math.max(1, Duration.ofNanos(end - System.nanoTime()).toMillis()));
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
