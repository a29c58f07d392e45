package dev.muster.demo;

import dev.muster.terminal.CommandFailure;
import dev.muster.terminal.ExitStatus;
import dev.muster.testkit.FreePorts;
import dev.muster.testkit.JavaProcess;
import dev.muster.testkit.JavaProcessException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * All processes of the demo, the folder that holds their data, and the book that the scheduler writes to; closing ends and deletes them. Used
 * by one thread.
 */
final class Stage implements AutoCloseable {

    private static final String KAFKA = "dev.muster.testkit.LocalKafkaMain";
    private static final int NODES = 2;
    private static final int LINES_IN_MESSAGES = 8;

    /** Of each log, when every node has its part. */
    static final int PARTITIONS_OF_A_NODE = 2;

    private final Path folder;
    private final RunBook book;
    private final RunBookServer bookServer;
    private final Schedule schedule;
    private final Remains remains;
    private final int kafkaPort;
    private final List<MusterNode> nodes;
    private final Map<Member, JavaProcess> fleet = new LinkedHashMap<>();
    private final Map<MusterNode, JavaProcess> running = new LinkedHashMap<>();
    private final Set<String> paused = new HashSet<>();
    private Optional<JavaProcess> kafka = Optional.empty();

    /** What becomes of the folder. */
    enum Remains {
        KEPT,
        DELETED
    }

    private Stage(Path folder, Schedule schedule, Remains remains) throws IOException {
        this.folder = folder;
        this.book = RunBook.open(folder);
        this.bookServer = RunBookServer.start(book);
        this.schedule = schedule;
        this.remains = remains;
        List<Integer> ports = FreePorts.several(1 + NODES);
        this.kafkaPort = ports.get(0);
        this.nodes = IntStream.rangeClosed(1, NODES)
                .mapToObj(number -> new MusterNode(number, ports.get(number)))
                .toList();
    }

    /** An empty stage: nothing runs yet. */
    static Stage open(Schedule schedule, Remains remains) {
        try {
            return new Stage(Files.createTempDirectory("muster-demo-"), schedule, remains);
        } catch (IOException e) {
            throw new CommandFailure(ExitStatus.FAILURE, "nothing can be begun: " + e + " (see -Djava.io.tmpdir)", e);
        }
    }

    Path folder() {
        return folder;
    }

    /** What the scheduler has written. */
    RunBook book() {
        return book;
    }

    /** Where Kafka answers. */
    String bootstrap() {
        return "127.0.0.1:" + kafkaPort;
    }

    /** All nodes, whether they run or not. */
    List<MusterNode> nodes() {
        return nodes;
    }

    /** Where the nodes answer, separated by commas. */
    String urls() {
        return nodes.stream().map(node -> node.url().toString()).collect(Collectors.joining(","));
    }

    /** Where all of it answers, in little space. */
    String addresses() {
        return "%s, :%d; Kafka :%d".formatted(nodes.get(0).url(), nodes.get(1).port(), kafkaPort);
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

    /** Starts a node, for the first time or after it was killed; returns its process id. */
    long start(MusterNode node) {
        List<String> arguments = new ArrayList<>(List.of("serve"));
        for (String setting : List.of(
                "muster.node.id=" + node.id(),
                "muster.http.host=127.0.0.1",
                "muster.http.port=" + node.port(),
                "muster.kafka.bootstrap=" + bootstrap(),
                "muster.topic.partitions=" + NODES * PARTITIONS_OF_A_NODE,
                "muster.topic.replication.factor=1",
                "muster.standby.replicas=1",
                "muster.checks.allow=127.0.0.0/8",
                "muster.state.dir=" + folder.resolve(node.id()))) {
            arguments.addAll(List.of("--set", setting));
        }
        JavaProcess child = start(node.id(), "160m", DemoNode.class.getName(), arguments);
        running.put(node, child);
        return child.pid();
    }

    /** Kills a node (SIGKILL); returns what was its process id. */
    long kill(MusterNode node) {
        return kill(running, node);
    }

    /** Starts a process of the fleet; returns its process id. */
    long start(Member member) {
        List<String> arguments = new ServiceSettings(
                        member, bootstrap(), urls(), schedule.ttl(), schedule.deregisterAfter(), bookServer.url())
                .arguments();
        JavaProcess child = start(member.id(), "40m", DemoService.class.getName(), arguments);
        fleet.put(member, child);
        return child.pid();
    }

    /** Kills a process of the fleet (SIGKILL); returns what was its process id. */
    long kill(Member member) {
        return kill(fleet, member);
    }

    /** Who of the fleet has this id; empty when it does not run. */
    Optional<Member> find(String id) {
        return fleet.keySet().stream().filter(one -> one.id().equals(id)).findFirst();
    }

    /** Stops a process of the fleet in its tracks (SIGSTOP); returns its process id. */
    long pause(Member member) {
        JavaProcess child = running(fleet, member);
        child.pause();
        paused.add(member.id());
        return child.pid();
    }

    /** Lets it go on (SIGCONT). */
    void resume(Member member) {
        running(fleet, member).resume();
        paused.remove(member.id());
    }

    /** Whether the one with this id is stopped in its tracks. */
    boolean isPaused(String id) {
        return paused.contains(id);
    }

    /** Number of processes of the fleet. */
    int size() {
        return fleet.size();
    }

    /** @throws CommandFailure when a process has ended by itself */
    void requireAlive() {
        kafka.ifPresent(Stage::requireAlive);
        running.values().forEach(Stage::requireAlive);
        fleet.values().forEach(Stage::requireAlive);
    }

    /** Ends the fleet in order, those who call before those who are called. */
    void endFleet() {
        end(fleetOf(service -> service == ShopService.FRONTEND));
        end(fleetOf(service -> service != ShopService.FRONTEND));
        fleet.clear();
    }

    @Override
    public void close() {
        endFleet();
        end(running.values());
        kafka.ifPresent(JavaProcess::close);
        bookServer.close();
        if (remains == Remains.DELETED) {
            delete();
        }
    }

    private static <T> long kill(Map<T, JavaProcess> processes, T which) {
        JavaProcess child = running(processes, which);
        processes.remove(which);
        child.kill();
        return child.pid();
    }

    private static <T> JavaProcess running(Map<T, JavaProcess> processes, T which) {
        JavaProcess child = processes.get(which);
        if (child == null) {
            throw new IllegalArgumentException(which + ": not running (expected: one that was started)");
        }
        return child;
    }

    private List<JavaProcess> fleetOf(Predicate<ShopService> services) {
        return fleet.entrySet().stream()
                .filter(one -> services.test(one.getKey().service()))
                .map(Map.Entry::getValue)
                .toList();
    }

    /** All at once: each takes its time. */
    private static void end(Collection<JavaProcess> children) {
        children.forEach(JavaProcess::terminate);
        children.forEach(JavaProcess::close);
    }

    /**
     * A small JVM whose output goes to a file and whose temporary files stay in the folder, for a killed one leaves its own behind. It ignores
     * Ctrl-C, so that the fleet can take leave while Kafka still runs, and ends with this process, however that ends: its main watches.
     */
    private JavaProcess start(String name, String heap, String main, List<String> arguments) {
        try {
            return JavaProcess.of(main)
                    .name(name)
                    .jvmArguments(
                            "-Xmx" + heap,
                            "-Xss512k",
                            "-XX:+UseSerialGC",
                            "-XX:+ExitOnOutOfMemoryError",
                            "-XX:TieredStopAtLevel=1")
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
