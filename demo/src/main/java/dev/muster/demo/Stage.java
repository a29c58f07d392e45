package dev.muster.demo;

import dev.muster.terminal.CommandFailure;
import dev.muster.terminal.ExitStatus;
import dev.muster.testkit.FreePorts;
import dev.muster.testkit.JavaProcess;
import dev.muster.testkit.JavaProcessException;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** All processes of the demo and the folder that holds their data; closing ends and deletes them. Used by one thread. */
final class Stage implements AutoCloseable {

    private static final String KAFKA = "dev.muster.testkit.LocalKafkaMain";
    private static final int LINES_IN_MESSAGES = 8;

    private final Path folder;
    private final Schedule schedule;
    private final Remains remains;
    private final int kafkaPort;
    private final int httpPort;
    private final Map<Member, JavaProcess> fleet = new LinkedHashMap<>();
    private Optional<JavaProcess> kafka = Optional.empty();
    private Optional<JavaProcess> node = Optional.empty();

    /** What becomes of the folder. */
    enum Remains {
        KEPT,
        DELETED
    }

    private Stage(Path folder, Schedule schedule, Remains remains) {
        this.folder = folder;
        this.schedule = schedule;
        this.remains = remains;
        List<Integer> ports = FreePorts.several(2);
        this.kafkaPort = ports.get(0);
        this.httpPort = ports.get(1);
    }

    /** An empty stage: nothing runs yet. */
    static Stage open(Schedule schedule, Remains remains) {
        try {
            return new Stage(Files.createTempDirectory("muster-demo-"), schedule, remains);
        } catch (IOException e) {
            throw new CommandFailure(
                    ExitStatus.FAILURE, "no temporary folder can be made: " + e + " (see -Djava.io.tmpdir)", e);
        }
    }

    Path folder() {
        return folder;
    }

    /** Where Kafka answers. */
    String bootstrap() {
        return "127.0.0.1:" + kafkaPort;
    }

    /** Where the node answers. */
    URI url() {
        return URI.create("http://127.0.0.1:" + httpPort);
    }

    void startKafka() {
        List<String> arguments = List.of(
                "--port",
                Integer.toString(kafkaPort),
                "--data",
                folder.resolve("kafka").toString(),
                "--end-with-parent");
        kafka = Optional.of(start("kafka", "256m", KAFKA, arguments));
    }

    /** Whether Kafka serves clients. */
    boolean isKafkaReady() {
        return kafka.filter(child -> child.lines().stream().anyMatch(line -> line.startsWith("kafka ready on ")))
                .isPresent();
    }

    void startNode() {
        List<String> arguments = new ArrayList<>(List.of("serve"));
        for (String setting : List.of(
                "muster.node.id=demo",
                "muster.http.host=127.0.0.1",
                "muster.http.port=" + httpPort,
                "muster.kafka.bootstrap=" + bootstrap(),
                "muster.topic.partitions=4",
                "muster.topic.replication.factor=1",
                "muster.standby.replicas=0",
                "muster.state.dir=" + folder.resolve("state"))) {
            arguments.addAll(List.of("--set", setting));
        }
        node = Optional.of(start("node", "256m", DemoNode.class.getName(), arguments));
    }

    /** Starts a process of the fleet; returns its process id. */
    long start(Member member) {
        List<String> arguments =
                new ServiceSettings(member, bootstrap(), url(), schedule.ttl(), schedule.deregisterAfter()).arguments();
        JavaProcess child = start(member.id(), "40m", DemoService.class.getName(), arguments);
        fleet.put(member, child);
        return child.pid();
    }

    /** Kills a process of the fleet (SIGKILL); returns what was its process id. */
    long kill(Member member) {
        JavaProcess child = fleet.remove(member);
        if (child == null) {
            throw new IllegalArgumentException(member + ": not running (expected: a process of the fleet)");
        }
        child.kill();
        return child.pid();
    }

    /** Number of processes of the fleet. */
    int size() {
        return fleet.size();
    }

    /** @throws CommandFailure when a process has ended by itself */
    void requireAlive() {
        kafka.ifPresent(Stage::requireAlive);
        node.ifPresent(Stage::requireAlive);
        fleet.values().forEach(Stage::requireAlive);
    }

    /** Ends the fleet in order, those who call before those who are called. */
    void endFleet() {
        for (boolean isFrontend : new boolean[] {true, false}) {
            List<JavaProcess> children = fleet.entrySet().stream()
                    .filter(one -> isFrontend == (one.getKey().service() == ShopService.FRONTEND))
                    .map(Map.Entry::getValue)
                    .toList();
            children.forEach(JavaProcess::terminate);
            children.forEach(JavaProcess::close);
        }
        fleet.clear();
    }

    @Override
    public void close() {
        endFleet();
        node.ifPresent(JavaProcess::close);
        kafka.ifPresent(JavaProcess::close);
        if (remains == Remains.DELETED) {
            delete();
        }
    }

    /**
     * A small JVM whose output goes to a file and whose temporary files stay in the folder, for a killed one leaves its own behind. It ignores
     * Ctrl-C, so that the fleet can take leave while Kafka still runs, and ends with this process, however that ends: its main watches.
     */
    private JavaProcess start(String name, String heap, String main, List<String> arguments) {
        try {
            return JavaProcess.of(main)
                    .name(name)
                    .jvmArguments("-Xmx" + heap, "-Xss512k", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1")
                    .jvmArguments("-XX:-UsePerfData", "-Djava.io.tmpdir=" + folder)
                    .arguments(arguments.toArray(String[]::new))
                    .logFile(folder.resolve(name + ".log"))
                    .withoutVariables("MUSTER_") // of a Muster that somebody works with
                    .ignoresInterrupts()
                    .outlivesExit()
                    .endsWithParent()
                    .start();
        } catch (JavaProcessException e) {
            throw new CommandFailure(ExitStatus.FAILURE, String.valueOf(e.getMessage()), e);
        }
    }

    private static void requireAlive(JavaProcess child) {
        child.exitCode().ifPresent(code -> {
            List<String> all = child.lines();
            List<String> last = all.subList(Math.max(0, all.size() - LINES_IN_MESSAGES), all.size());
            throw new CommandFailure(
                    ExitStatus.FAILURE,
                    "%s ended by itself with exit code %d; its last lines:%n%s"
                            .formatted(child, code, String.join("\n", last)));
        });
    }

    private void delete() {
        try (Stream<Path> all = Files.walk(folder)) {
            for (Path path : all.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(path);
            }
        } catch (IOException e) {
            throw new CommandFailure(ExitStatus.FAILURE, folder + " could not be deleted: " + e, e);
        }
    }
}
