package dev.muster.testkit;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;

/**
 * Runs a Kafka in the foreground: {@code [--port PORT] [--data DIRECTORY] [--brokers COUNT] [--end-with-parent]}.
 *
 * <p>Port 9092, one broker and temporary data unless told otherwise; port 0 picks a free one. Several brokers are processes of their own, on
 * the ports from that one on. Standard output gets one line,
 * {@code kafka ready on HOST:PORT}, when clients are served, and one for each of several brokers that ends, {@code broker 2 has ended with
 * exit code 137}; warnings and errors go to standard error. It ends, its broker stopped in good
 * order, by SIGINT, SIGTERM, and with {@code --end-with-parent} when standard input ends. Exit codes: 1 when Kafka cannot start, 2 when the
 * arguments are wrong, otherwise by the signal, or 0.
 */
public final class LocalKafkaMain {
    private static final String LOGBACK = "logback.configurationFile";
    private static final int DEFAULT_PORT = 9092;
    private static final String USAGE = "usage: [--port PORT] [--data DIRECTORY] [--brokers COUNT] [--end-with-parent]";

    private LocalKafkaMain() {}

    /** The entry point. */
    public static void main(String[] arguments) throws InterruptedException {
        if (System.getProperty(LOGBACK) == null) {
            // Before the first logger is made.
            System.setProperty(LOGBACK, "dev/muster/testkit/logback-broker.xml");
        }
        try {
            KafkaSettings settings = settings(List.of(arguments));
            if (List.of(arguments).contains("--end-with-parent")) {
                ParentWatch.exitWhenStdinEnds();
            }
            run(settings);
        } catch (IllegalArgumentException e) {
            fail(2, e.getMessage() + "\n" + USAGE);
        } catch (LocalKafkaException e) {
            fail(1, e.getMessage());
        }
    }

    static KafkaSettings settings(List<String> arguments) {
        // Nobody moves this broker's clock, so it checks the time of records as every stock broker does.
        KafkaSettings settings = KafkaSettings.defaults()
                .withPort(DEFAULT_PORT)
                .withBrokerProperty(
                        InProcessKafka.AHEAD_AT_MOST,
                        Long.toString(Duration.ofHours(1).toMillis()));
        for (int i = 0; i < arguments.size(); i++) {
            String name = arguments.get(i);
            switch (name) {
                case "--port" -> settings = settings.withPort(port(value(arguments, ++i)));
                case "--data" -> settings = settings.withDataDirectory(Path.of(value(arguments, ++i)));
                case "--brokers" -> settings = settings.withBrokers(brokers(value(arguments, ++i)));
                case "--end-with-parent" -> {
                    // Read by main.
                }
                default -> throw new IllegalArgumentException("argument: " + name + " (expected: one of those below)");
            }
        }
        return settings;
    }

    /** The broker's own exit hook stops it; this thread only keeps the JVM alive. */
    private static void run(KafkaSettings settings) throws InterruptedException {
        LocalKafka kafka = settings.brokers() == 1 ? InProcessKafka.start(settings) : severalBrokers(settings);
        System.out.println("kafka ready on " + kafka.bootstrapServers());
        new CountDownLatch(1).await();
    }

    private static LocalKafka severalBrokers(KafkaSettings settings) {
        KafkaProcesses kafka = KafkaProcesses.start(settings);
        kafka.onEnd((broker, code) -> System.out.println("broker " + broker + " has ended with exit code " + code));
        return kafka;
    }

    private static String value(List<String> arguments, int index) {
        if (index >= arguments.size()) {
            throw new IllegalArgumentException(arguments.get(index - 1) + ": nothing (expected: a value)");
        }
        return arguments.get(index);
    }

    private static int brokers(String text) {
        try {
            return Integer.parseInt(text);
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException("--brokers: " + text + " (expected: 1 to 9)", e);
        }
    }

    private static int port(String text) {
        try {
            return Integer.parseInt(text);
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException("--port: " + text + " (expected: 0 to 65535)", e);
        }
    }

    private static void fail(int exitCode, @Nullable String message) {
        System.err.println("kafka: " + message);
        System.exit(exitCode);
    }
}
