package dev.muster.dev;

import dev.muster.terminal.CommandFailure;
import dev.muster.terminal.ExitStatus;
import dev.muster.testkit.JavaProcess;
import dev.muster.testkit.JavaProcessException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Kafka in a child process, which has more of them where there are to be several brokers; its output is in a file. It ignores Ctrl-C, so
 * that nodes can take their leave before it goes, and ends with this process, however that ends. Thread-safe.
 */
final class DevKafka implements AutoCloseable {

    private static final String MAIN = "dev.muster.testkit.LocalKafkaMain";
    private static final String READY = "kafka ready on ";
    private static final int LINES_IN_MESSAGES = 5;

    private final JavaProcess process;
    private final int port;
    private final int brokers;
    private final Path data;
    private final Path log;

    private DevKafka(JavaProcess process, int port, int brokers, DevFolder folder) {
        this.process = process;
        this.port = port;
        this.brokers = brokers;
        this.data = folder.kafka(brokers);
        this.log = folder.kafkaLog();
    }

    /** Starts it. */
    static DevKafka start(int port, int brokers, DevFolder folder) {
        JavaProcess process = JavaProcess.of(MAIN)
                .name("Kafka")
                .jvmArguments("-Xmx256m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1")
                .arguments("--port", Integer.toString(port), "--brokers", Integer.toString(brokers))
                .arguments("--data", folder.kafka(brokers).toString(), "--end-with-parent")
                .logFile(folder.kafkaLog())
                .ignoresInterrupts()
                .outlivesExit()
                .endsWithParent()
                .start();
        return new DevKafka(process, port, brokers, folder);
    }

    /** Where clients reach it. */
    String bootstrap() {
        return IntStream.range(port, port + brokers)
                .mapToObj(one -> "127.0.0.1:" + one)
                .collect(Collectors.joining(","));
    }

    /** Waits until clients are served. */
    void awaitReady(Duration atMost) {
        try {
            process.awaitLine(line -> line.startsWith(READY), atMost);
        } catch (JavaProcessException e) {
            String what = process.isAlive() ? "is not ready after " + atMost.toSeconds() + " s" : "did not start";
            throw new CommandFailure(ExitStatus.FAILURE, "Kafka " + what + lastWords(), e);
        }
    }

    /** Calls back when one of several brokers has ended, with a sentence about it. */
    void onBrokerEnd(Consumer<String> listener) {
        for (int broker = 1; broker <= brokers; broker++) {
            String words = "broker " + broker + " has ended with exit code ";
            Path brokerLog = data.resolve("broker-" + broker + ".log");
            var unused = process.firstLine(line -> line.startsWith(words))
                    .thenAccept(line -> listener.accept(
                            line + "; Kafka goes on while most of its brokers do. Its log: " + brokerLog));
        }
    }

    /** Waits for its end, for ever. */
    int awaitEnd() {
        return process.onExit().join();
    }

    /** What it said last, for messages. */
    String lastWords() {
        List<String> lines = process.lines();
        List<String> last = lines.subList(Math.max(0, lines.size() - LINES_IN_MESSAGES), lines.size());
        return "; it said (more in " + log + "):\n" + String.join("\n", last);
    }

    @Override
    public void close() {
        process.close();
    }
}
