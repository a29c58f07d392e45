package dev.muster.app;

import dev.muster.access.TokenFileException;
import dev.muster.app.config.ConfigurationException;
import dev.muster.app.config.NodeConfig;
import dev.muster.log.KafkaAwayException;
import dev.muster.terminal.CommandFailure;
import dev.muster.terminal.ExitStatus;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A process that is a node: it ends with the signal that the process gets (SIGINT, SIGTERM), in order and within a bound. Used by the
 * main thread; the JVM's shutdown hook closes.
 */
public final class NodeProcess {

    private static final Duration CLOSE_AT_MOST = Duration.ofSeconds(25);

    private NodeProcess() {}

    /** Runs a node until the process is told to end. */
    static void run(NodeStarter starter, NodeConfig config) throws InterruptedException {
        AutoCloseable node = start(starter, config);
        Runtime.getRuntime().addShutdownHook(new Thread(() -> close(node), "node-close"));
        new CountDownLatch(1).await();
    }

    /** Starts a node; what keeps it from starting ends the command with one line. */
    public static AutoCloseable start(NodeStarter starter, NodeConfig config) {
        try {
            return starter.start(config);
        } catch (CommandFailure e) {
            throw e;
        } catch (TokenFileException | ConfigurationException e) {
            throw new CommandFailure(ExitStatus.USAGE, "the node did not start: " + e.getMessage(), e);
        } catch (KafkaAwayException e) {
            throw new CommandFailure(ExitStatus.NOT_FOUND, "the node did not start: " + e.getMessage(), e);
        } catch (RuntimeException e) {
            logger().error("code=NODE-020 not started", e);
            throw new CommandFailure(ExitStatus.FAILURE, "the node did not start: " + e.getMessage(), e);
        }
    }

    /** Closes a node; whatever hangs is left behind after 25 s, for the process ends then. */
    public static void close(AutoCloseable node) {
        FutureTask<Void> closing = new FutureTask<>(() -> {
            node.close();
            return null;
        });
        Thread thread = new Thread(closing, "node-closing");
        thread.setDaemon(true);
        thread.start();
        try {
            closing.get(CLOSE_AT_MOST.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            logger().warn("code=NODE-021 not closed in time at-most={}", CLOSE_AT_MOST);
        } catch (ExecutionException e) {
            logger().warn("code=NODE-022 not closed in order", e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            logger().warn("code=NODE-023 interrupted while closing");
        }
    }

    /** Made late, for Logback reads its configuration with the first logger. */
    private static Logger logger() {
        return LoggerFactory.getLogger(NodeProcess.class);
    }
}
