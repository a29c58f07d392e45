package dev.muster.dev;

import dev.muster.terminal.CommandFailure;
import dev.muster.terminal.ExitStatus;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Kafka in a child process, with its output in a file.
 *
 * <p>Ctrl-C in a terminal is a signal to all of its processes at once; the child ignores it (a shell sets that up, the JVM keeps it), so
 * that the node can take its leave before Kafka goes. The child ends when its standard input does, hence also when this process is killed.
 * Thread-safe.
 */
final class KafkaChild implements AutoCloseable {

    private static final String MAIN = "dev.muster.testkit.LocalKafkaMain";
    private static final String READY = "kafka ready on ";
    private static final Duration CLOSE_AT_MOST = Duration.ofSeconds(12);
    private static final int LINES_IN_MESSAGES = 5;

    private final Process process;
    private final Path log;
    private final CompletableFuture<String> ready = new CompletableFuture<>();

    private KafkaChild(Process process, Path log) {
        this.process = process;
        this.log = log;
    }

    /** Starts it; what it says goes to the file. */
    static KafkaChild start(int port, Path data, Path log) {
        List<String> command = List.of(
                "/bin/sh",
                "-c",
                "trap '' INT; exec \"$@\"",
                "muster-dev-kafka",
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx256m",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                MAIN,
                "--port",
                Integer.toString(port),
                "--data",
                data.toString(),
                "--end-with-parent");
        try {
            Process process =
                    new ProcessBuilder(command).redirectErrorStream(true).start();
            KafkaChild child = new KafkaChild(process, log);
            Thread reader = new Thread(child::copyOutput, "kafka-output");
            reader.setDaemon(true);
            reader.start();
            return child;
        } catch (IOException e) {
            throw new CommandFailure(ExitStatus.FAILURE, "Kafka could not be started: " + e.getMessage(), e);
        }
    }

    /** Waits until clients are served. */
    void awaitReady(Duration atMost) throws InterruptedException {
        try {
            ready.get(atMost.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            throw new CommandFailure(
                    ExitStatus.FAILURE, "Kafka is not ready after " + atMost.toSeconds() + " s" + lastWords(), e);
        } catch (ExecutionException e) {
            throw new CommandFailure(ExitStatus.FAILURE, "Kafka did not start" + lastWords(), e);
        }
    }

    /** Waits for its end, for ever. */
    int awaitEnd() throws InterruptedException {
        return process.waitFor();
    }

    /** What it said last, for messages. */
    String lastWords() {
        try {
            List<String> lines = Files.readAllLines(log);
            List<String> last = lines.subList(Math.max(0, lines.size() - LINES_IN_MESSAGES), lines.size());
            return "; it said (more in " + log + "):\n" + String.join("\n", last);
        } catch (IOException e) {
            return "; what it said cannot be read: " + e.getMessage();
        }
    }

    /** Asks it to end, and kills it when it has not within 12 s. */
    @Override
    public void close() {
        process.destroy();
        try {
            if (!process.waitFor(CLOSE_AT_MOST.toMillis(), TimeUnit.MILLISECONDS)) {
                process.destroyForcibly().waitFor();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            process.destroyForcibly();
        }
    }

    private void copyOutput() {
        try (BufferedReader output = process.inputReader(Charset.defaultCharset())) {
            Files.writeString(log, "");
            for (String line = output.readLine(); line != null; line = output.readLine()) {
                Files.writeString(log, line + System.lineSeparator(), StandardOpenOption.APPEND);
                if (line.startsWith(READY)) {
                    ready.complete(line.substring(READY.length()));
                }
            }
            ready.completeExceptionally(new IOException("its output ended"));
        } catch (IOException e) {
            ready.completeExceptionally(e);
        }
    }
}
