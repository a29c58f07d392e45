package dev.muster.testkit;

import java.io.IOException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Lets a main end with the process that started it, even if that one was killed: the operating system then closes the pipe that is
 * the child's standard input.
 */
public final class ParentWatch {
    private static final Logger LOG = LoggerFactory.getLogger(ParentWatch.class);
    private static final long EXIT_AT_MOST_MS = 10_000;

    private ParentWatch() {}

    /**
     * From now on a daemon thread consumes standard input and exits this JVM with code 0 when it ends; if the shutdown hooks take longer
     * than ten seconds, the JVM is halted. The main must not read standard input itself.
     */
    public static void exitWhenStdinEnds() {
        Thread watch = new Thread(ParentWatch::watch, "parent-watch");
        watch.setDaemon(true);
        watch.start();
    }

    private static void watch() {
        try {
            System.in.transferTo(java.io.OutputStream.nullOutputStream());
        } catch (IOException e) {
            LOG.debug("Standard input broke, which is as good as its end", e);
        }
        Thread exit = new Thread(() -> System.exit(0), "exit-with-parent");
        exit.setDaemon(true);
        exit.start();
        try {
            exit.join(EXIT_AT_MOST_MS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        Runtime.getRuntime().halt(1);
    }
}
