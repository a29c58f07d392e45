package dev.muster.probe;

import java.util.concurrent.ThreadFactory;

/** Daemon threads by name. */
final class ProbeThreads {

    private ProbeThreads() {}

    static ThreadFactory named(String name) {
        return work -> {
            Thread thread = new Thread(work, name);
            thread.setDaemon(true);
            return thread;
        };
    }
}
