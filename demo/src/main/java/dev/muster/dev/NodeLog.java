package dev.muster.dev;

import java.nio.file.Path;

/** The node's log goes to a file, its errors to the terminal as well. To be called before the first logger is made. */
final class NodeLog {

    private NodeLog() {}

    static void into(Path file) {
        System.setProperty("muster.dev.log", file.toString());
        System.setProperty("logback.configurationFile", "dev/muster/dev/logback-dev.xml");
    }
}
