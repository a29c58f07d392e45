package dev.muster.demo;

import dev.muster.terminal.CommandFailure;
import dev.muster.terminal.ExitStatus;
import dev.muster.testkit.FreePorts;
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

    private final Path folder;
    private final Schedule schedule;
    private final Remains remains;
    private final int kafkaPort;
    private final int httpPort;
    private final Map<Member, Child> fleet = new LinkedHashMap<>();
    private Optional<Child> kafka = Optional.empty();
    private Optional<Child> node = Optional.empty();

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
        kafka = Optional.of(Child.start(new Child.Program("kafka", "256m", KAFKA, arguments), folder));
    }

    /** Whether Kafka serves clients. */
    boolean isKafkaReady() {
        return kafka.filter(child -> child.hasSaid("kafka ready on ")).isPresent();
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
        node = Optional.of(Child.start(new Child.Program("node", "256m", DemoNode.class.getName(), arguments), folder));
    }

    /** Starts a process of the fleet; returns its process id. */
    long start(Member member) {
        List<String> arguments =
                new ServiceSettings(member, bootstrap(), url(), schedule.ttl(), schedule.deregisterAfter()).arguments();
        Child child =
                Child.start(new Child.Program(member.id(), "40m", DemoService.class.getName(), arguments), folder);
        fleet.put(member, child);
        return child.pid();
    }

    /** Kills a process of the fleet (SIGKILL); returns what was its process id. */
    long kill(Member member) {
        Child child = fleet.remove(member);
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
        kafka.ifPresent(Child::requireAlive);
        node.ifPresent(Child::requireAlive);
        fleet.values().forEach(Child::requireAlive);
    }

    /** Ends the fleet in order, those who call before those who are called. */
    void endFleet() {
        for (boolean isFrontend : new boolean[] {true, false}) {
            List<Child> children = fleet.entrySet().stream()
                    .filter(one -> isFrontend == (one.getKey().service() == ShopService.FRONTEND))
                    .map(Map.Entry::getValue)
                    .toList();
            children.forEach(Child::terminate);
            children.forEach(Child::close);
        }
        fleet.clear();
    }

    @Override
    public void close() {
        endFleet();
        node.ifPresent(Child::close);
        kafka.ifPresent(Child::close);
        if (remains == Remains.DELETED) {
            delete();
        }
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
