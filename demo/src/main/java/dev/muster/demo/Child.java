package dev.muster.demo;

import dev.muster.terminal.CommandFailure;
import dev.muster.terminal.ExitStatus;
import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * A process of the demo: a small JVM whose output goes to a file and whose temporary files stay in the demo's folder.
 *
 * <p>Ctrl-C in a terminal is a signal to all of its processes at once. The children ignore it (a shell sets that up, the JVM keeps it), so
 * that the fleet can take leave while Kafka still runs. Their standard input is a pipe that ends with this process, however it ends; their
 * mains watch it. Used by one thread.
 */
final class Child implements AutoCloseable {

    private static final Duration END_AT_MOST = Duration.ofSeconds(10);
    private static final int LINES_IN_MESSAGES = 8;

    private final String name;
    private final Process process;
    private final Path log;

    /**
     * What is to be run.
     *
     * @param name how messages name it
     * @param heap its largest heap, as the JVM understands it
     * @param main the main class
     * @param arguments for the main class
     */
    record Program(String name, String heap, String main, List<String> arguments) {}

    private Child(String name, Process process, Path log) {
        this.name = name;
        this.process = process;
        this.log = log;
    }

    static Child start(Program program, Path folder) {
        Path log = folder.resolve(program.name() + ".log");
        ProcessBuilder builder = new ProcessBuilder(command(program, folder))
                .redirectErrorStream(true)
                .redirectOutput(log.toFile());
        // Settings of a Muster that somebody works with are not for the demo's.
        builder.environment().keySet().removeIf(variable -> variable.startsWith("MUSTER_"));
        builder.environment().put("CLASSPATH", System.getProperty("java.class.path"));
        try {
            return new Child(program.name(), builder.start(), log);
        } catch (IOException e) {
            throw new CommandFailure(
                    ExitStatus.FAILURE, program.name() + " could not be started: " + e.getMessage(), e);
        }
    }

    private static List<String> command(Program program, Path folder) {
        List<String> command = new ArrayList<>(List.of("/bin/sh", "-c", "trap '' INT; exec \"$@\"", program.name()));
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(List.of("-Xmx" + program.heap(), "-Xss512k", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1"));
        command.addAll(List.of("-XX:-UsePerfData", "-Djava.io.tmpdir=" + folder)); // a killed JVM leaves its files
        command.add(program.main());
        command.addAll(program.arguments());
        return command;
    }

    String name() {
        return name;
    }

    long pid() {
        return process.pid();
    }

    boolean hasSaid(String beginning) {
        return output().stream().anyMatch(line -> line.startsWith(beginning));
    }

    /** @throws CommandFailure with its last words when it has ended although nobody asked it to */
    void requireAlive() {
        if (process.isAlive()) {
            return;
        }
        List<String> all = output();
        List<String> last = all.subList(Math.max(0, all.size() - LINES_IN_MESSAGES), all.size());
        throw new CommandFailure(
                ExitStatus.FAILURE,
                "%s (process %d) ended by itself with exit code %d; its last lines:%n%s"
                        .formatted(name, pid(), process.exitValue(), String.join("\n", last)));
    }

    /** Ends it at once (SIGKILL), with no chance to take leave. */
    void kill() {
        process.destroyForcibly();
        awaitEnd();
    }

    /** Asks it to end (SIGTERM), and does not wait. */
    void terminate() {
        process.destroy();
    }

    /** Asks it to end, and kills it when it has not after ten seconds. */
    @Override
    public void close() {
        terminate();
        if (!awaitEnd()) {
            process.destroyForcibly();
            awaitEnd();
        }
    }

    private boolean awaitEnd() {
        try {
            return process.waitFor(END_AT_MOST.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    private List<String> output() {
        try {
            return new String(Files.readAllBytes(log), Charset.defaultCharset())
                    .lines()
                    .toList();
        } catch (IOException e) {
            return List.of("(what it said cannot be read: " + e + ")");
        }
    }
}
