package dev.muster.bench.cluster;

import dev.muster.testkit.JavaProcess;
import java.time.Duration;

/** A {@link CrowdMain} in a process of its own. */
final class Crowd implements AutoCloseable {

    private static final Duration AT_MOST = Duration.ofSeconds(90);

    private final JavaProcess process;

    private Crowd(JavaProcess process) {
        this.process = process;
    }

    /** Those who watch. */
    static Crowd watching(int port, String path, int size) {
        return open(port, path, size, "watch");
    }

    /** Those who asked once and keep their connection. */
    static Crowd idle(int port, String path, int size) {
        return open(port, path, size, "idle");
    }

    private static Crowd open(int port, String path, int size, String kind) {
        Crowd crowd = new Crowd(JavaProcess.of(CrowdMain.class)
                .name("crowd")
                .jvmArguments("-Xmx256m", "-XX:+UseSerialGC")
                .arguments(Integer.toString(port), path, Integer.toString(size), kind)
                .endsWithParent()
                .start());
        crowd.process.awaitLine(line -> line.startsWith("open "), AT_MOST);
        return crowd;
    }

    /** When the last of them was told the event with this id, or a later one. */
    long toldNanos(long id) {
        String line = process.awaitLine(
                told -> told.startsWith("told ") && Long.parseLong(told.split(" ", 3)[1]) >= id, AT_MOST);
        return Long.parseLong(line.split(" ", 3)[2]);
    }

    @Override
    public void close() {
        process.kill();
        process.close();
    }
}
