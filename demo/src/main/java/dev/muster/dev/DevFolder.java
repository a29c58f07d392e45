package dev.muster.dev;

import dev.muster.terminal.CommandFailure;
import dev.muster.terminal.ExitStatus;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** The folder in which a development Muster keeps its data; one process at a time. */
final class DevFolder implements AutoCloseable {

    private final Path root;
    private final FileChannel lock;

    private DevFolder(Path root, FileChannel lock) {
        this.root = root;
        this.lock = lock;
    }

    /** {@code .muster/dev} beside the launcher, or where this process was started without it. */
    static Path byDefault() {
        return Path.of(System.getProperty("muster.home", ""), ".muster", "dev").toAbsolutePath();
    }

    /** Creates it if need be and takes it for this process. */
    static DevFolder open(Path root) {
        try {
            Files.createDirectories(root);
            FileChannel channel =
                    FileChannel.open(root.resolve("dev.lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
            if (!isLocked(channel)) {
                channel.close();
                throw new CommandFailure(
                        ExitStatus.FAILURE,
                        "--data: " + root + " is in use by another muster dev (expected: a folder of its own)");
            }
            return new DevFolder(root, channel);
        } catch (IOException e) {
            throw new CommandFailure(
                    ExitStatus.FAILURE, "--data: " + root + " (expected: a folder that can be written): " + e, e);
        }
    }

    /** One for each number of brokers: data of a cluster are of no use to one of another size. */
    Path kafka(int brokers) {
        return root.resolve(brokers == 1 ? "kafka" : "kafka-" + brokers);
    }

    Path state(int node) {
        return root.resolve(node == 1 ? "state" : "state-" + node);
    }

    Path kafkaLog() {
        return root.resolve("kafka.log");
    }

    Path nodeLog() {
        return root.resolve("node.log");
    }

    /** Of one of several. */
    Path nodeLog(int node) {
        return root.resolve("node-" + node + ".log");
    }

    @Override
    public void close() {
        try {
            lock.close();
        } catch (IOException e) {
            throw new CommandFailure(ExitStatus.FAILURE, "--data: " + root + " could not be released: " + e, e);
        }
    }

    private static boolean isLocked(FileChannel channel) throws IOException {
        try {
            return channel.tryLock() != null;
        } catch (OverlappingFileLockException e) {
            return false; // this process has it already
        }
    }
}
