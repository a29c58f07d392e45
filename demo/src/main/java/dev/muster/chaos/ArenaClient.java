package dev.muster.chaos;

import dev.muster.testkit.JavaProcess;
import dev.muster.testkit.workload.WorkloadMain;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** One client: a process that is killed and replaced, each with a name and a record of its own. Used by one thread at a time. */
final class ArenaClient implements AutoCloseable {

    private static final int THREADS = 4;
    private static final long EPOCH_NANOS = 20_000_000_000L;

    private final int number;
    private final List<URI> nodes;
    private final URI resource;
    private final Path folder;
    private final Start start;
    private final List<Path> records = new ArrayList<>();
    private Optional<JavaProcess> process = Optional.empty();

    /** When the run began, and its seed. */
    record Start(long beganNanos, long seed) {}

    ArenaClient(int number, List<URI> nodes, URI resource, Path folder, Start start) {
        this.number = number;
        this.nodes = List.copyOf(nodes);
        this.resource = resource;
        this.folder = folder;
        this.start = start;
    }

    String name() {
        return "client-" + number;
    }

    /** Starts a process that has never been before. */
    void start() {
        String life = "c" + number + "." + (records.size() + 1);
        Path record = folder.resolve(life + ".jsonl");
        records.add(record);
        WorkloadMain.Settings settings = new WorkloadMain.Settings(
                life,
                nodes,
                resource,
                record,
                start.seed() * 31 + number * 1_000L + records.size(),
                THREADS,
                start.beganNanos(),
                EPOCH_NANOS);
        process = Optional.of(JavaProcess.of(WorkloadMain.class)
                .name(life)
                .jvmArguments("-Xmx64m", "-Xss512k", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1")
                .arguments(settings.arguments())
                .logFile(folder.resolve(life + ".log"))
                .endsWithParent()
                .start());
    }

    JavaProcess process() {
        return process.orElseThrow();
    }

    /** What all its processes wrote. */
    List<Path> records() {
        return List.copyOf(records);
    }

    @Override
    public void close() {
        process.ifPresent(JavaProcess::close);
    }
}
