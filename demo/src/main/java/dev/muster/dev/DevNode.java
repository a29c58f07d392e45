package dev.muster.dev;

import dev.muster.app.Main;
import dev.muster.testkit.JavaProcess;
import dev.muster.testkit.ParentWatch;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Consumer;

/** One of several nodes of a development Muster: {@code muster serve} in a process of its own, to be killed and paused at will. */
final class DevNode implements AutoCloseable {

    private final int number;
    private final JavaProcess process;

    private DevNode(int number, JavaProcess process) {
        this.number = number;
        this.process = process;
    }

    /** The entry point of the child. */
    public static void main(String[] arguments) {
        ParentWatch.exitWhenStdinEnds();
        Main.main(arguments);
    }

    /** Starts it with these settings; its log goes to the file. */
    static DevNode start(int number, List<String> settings, Path log) {
        JavaProcess process = JavaProcess.of(DevNode.class)
                .name("node " + number)
                .jvmArguments("-Xmx256m", "-XX:+UseSerialGC", "-XX:+ExitOnOutOfMemoryError", "-Dmuster.dev.log=" + log)
                .jvmArguments("-Dlogback.configurationFile=dev/muster/dev/logback-dev.xml")
                .arguments("serve")
                .arguments(settings.stream()
                        .flatMap(setting -> List.of("--set", setting).stream())
                        .toArray(String[]::new))
                .ignoresInterrupts()
                .outlivesExit()
                .endsWithParent()
                .start();
        return new DevNode(number, process);
    }

    int number() {
        return number;
    }

    long pid() {
        return process.pid();
    }

    /** Calls back with its exit code when it has ended. */
    void onEnd(Consumer<Integer> listener) {
        var unused = process.onExit().thenAccept(listener);
    }

    /** What it said last beside its log. */
    List<String> lines() {
        return process.lines();
    }

    /** Asks it to end, and does not wait. */
    void terminate() {
        process.terminate();
    }

    @Override
    public void close() {
        process.close();
    }
}
