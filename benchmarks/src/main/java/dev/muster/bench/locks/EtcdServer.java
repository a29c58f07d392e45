package dev.muster.bench.locks;

import dev.muster.bench.presence.KeepAlive;
import dev.muster.testkit.FreePorts;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;

/**
 * One etcd with its default settings, a child process on loopback ports. It ends when it is closed or, at the latest, when this JVM exits in
 * order. For one thread.
 */
final class EtcdServer implements AutoCloseable {

    private static final Duration READY_AT_MOST = Duration.ofSeconds(30);
    private static final long ASK_EVERY_NANOS = TimeUnit.MILLISECONDS.toNanos(50);
    private static final Duration LEASE = Duration.ofHours(1);

    private final int port;
    private final Process process;
    private final Thread atExit;

    private EtcdServer(int port, Process process) {
        this.port = port;
        this.process = process;
        this.atExit = new Thread(process::destroyForcibly, "end-of-etcd");
        Runtime.getRuntime().addShutdownHook(atExit);
    }

    /** The program, where the search path has it. */
    static Optional<Path> program() {
        return Stream.of(Optional.ofNullable(System.getenv("PATH")).orElse("").split(File.pathSeparator))
                .filter(folder -> !folder.isEmpty())
                .map(folder -> Path.of(folder, "etcd"))
                .filter(Files::isExecutable)
                .findFirst();
    }

    /** Starts it with its data, and what it writes, in a folder; returns when it answers. */
    static EtcdServer start(Path program, Path folder) throws IOException {
        Files.createDirectories(folder);
        List<Integer> ports = FreePorts.several(2);
        String clients = "http://127.0.0.1:" + ports.get(0);
        String peers = "http://127.0.0.1:" + ports.get(1);
        Process process = new ProcessBuilder(
                        program.toString(),
                        "--name=bench",
                        "--data-dir=" + folder.resolve("data"),
                        "--listen-client-urls=" + clients,
                        "--advertise-client-urls=" + clients,
                        "--listen-peer-urls=" + peers,
                        "--initial-advertise-peer-urls=" + peers,
                        "--initial-cluster=bench=" + peers)
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("output").toFile())
                .start();
        EtcdServer server = new EtcdServer(ports.get(0), process);
        try {
            server.awaitReady(folder.resolve("output"));
            return server;
        } catch (IOException e) {
            server.close();
            throw e;
        }
    }

    int port() {
        return port;
    }

    /** A new lease that outlasts the bench. */
    String grantLease() throws IOException {
        try (KeepAlive connection = new KeepAlive(port)) {
            byte[] request = KeepAlive.post("/v3/lease/grant", "{\"TTL\":" + LEASE.toSeconds() + "}");
            return connection.exchange(request).expect(200).answer().valueAfter("\"ID\":\"", "\"");
        }
    }

    @Override
    public void close() {
        process.destroyForcibly();
        try {
            process.waitFor();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        try {
            Runtime.getRuntime().removeShutdownHook(atExit);
        } catch (IllegalStateException e) {
            // This JVM is ending, and its hook finds nothing to end.
        }
    }

    private void awaitReady(Path output) throws IOException {
        long end = System.nanoTime() + READY_AT_MOST.toNanos();
        while (!answers()) {
            if (!process.isAlive() || System.nanoTime() > end) {
                throw new IOException("etcd: no answer (expected: one within " + READY_AT_MOST.toSeconds() + " s): "
                        + Files.readString(output));
            }
            LockSupport.parkNanos(ASK_EVERY_NANOS);
        }
    }

    private boolean answers() {
        try (KeepAlive connection = new KeepAlive(port)) {
            return connection.exchange(KeepAlive.get("/health")).answer().holds("true");
        } catch (IOException e) {
            return false; // it does not listen yet
        }
    }
}
