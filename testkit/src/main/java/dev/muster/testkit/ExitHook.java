package dev.muster.testkit;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What has to be cleaned up if this JVM exits before its owner has done so. Not called when the JVM is killed. */
final class ExitHook {
    private static final Logger LOG = LoggerFactory.getLogger(ExitHook.class);

    private final Thread thread;

    private ExitHook(Thread thread) {
        this.thread = thread;
    }

    /** @throws IllegalStateException when the JVM is exiting already */
    static ExitHook register(String name, Runnable cleanUp) {
        Thread thread = new Thread(cleanUp, name);
        Runtime.getRuntime().addShutdownHook(thread);
        return new ExitHook(thread);
    }

    /** Nothing is to be cleaned up. */
    static ExitHook none() {
        return new ExitHook(new Thread(() -> {}, "none"));
    }

    /** The owner has cleaned up, or is about to. */
    void cancel() {
        try {
            Runtime.getRuntime().removeShutdownHook(thread);
        } catch (IllegalStateException e) {
            LOG.debug("The JVM is exiting; its hook {} stays and finds nothing to do", thread.getName());
        }
    }
}
