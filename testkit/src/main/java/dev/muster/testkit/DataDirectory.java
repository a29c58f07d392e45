package dev.muster.testkit;

import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Optional;
import java.util.Properties;
import java.util.stream.IntStream;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.metadata.properties.PropertiesUtils;
import org.apache.kafka.metadata.storage.Formatter;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The directory of a local cluster: one folder {@code broker-N} for each broker and a lock on the whole.
 *
 * <p>The lock is taken before a broker touches anything: a broker's own lock is taken only after its controller has opened the metadata
 * log, too late for a second one in the same folder. Used by one cluster, under that cluster's monitor.
 */
final class DataDirectory implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(DataDirectory.class);
    private static final String META_PROPERTIES = "meta.properties";

    private final Path root;
    private final boolean temporary;
    private final FileChannel lock;

    private DataDirectory(Path root, boolean temporary, FileChannel lock) {
        this.root = root;
        this.temporary = temporary;
        this.lock = lock;
    }

    /** @throws LocalKafkaException when another cluster, of this process or another, holds the directory */
    static DataDirectory open(Optional<Path> configured) {
        try {
            Path root = configured.isPresent()
                    ? Files.createDirectories(configured.get().toAbsolutePath().normalize())
                    : Files.createTempDirectory("muster-kafka-");
            return new DataDirectory(root, configured.isEmpty(), lock(root));
        } catch (IOException e) {
            throw new LocalKafkaException(
                    "data: " + configured.map(Path::toString).orElse("temporary directory") + " cannot be used: " + e,
                    e);
        }
    }

    Path root() {
        return root;
    }

    boolean isTemporary() {
        return temporary;
    }

    Path broker(int id) {
        return root.resolve("broker-" + id);
    }

    /** Formats the folders of brokers 1 to {@code count} that are not formatted yet, all with one cluster id. */
    void format(int count) {
        String clusterId = IntStream.rangeClosed(1, count)
                .mapToObj(this::clusterId)
                .flatMap(Optional::stream)
                .findFirst()
                .orElseGet(() -> Uuid.randomUuid().toString());
        for (int id = 1; id <= count; id++) {
            if (clusterId(id).isEmpty()) {
                format(id, clusterId);
            }
        }
    }

    /** Gives the lock back and deletes a temporary directory. Failures are logged. */
    @Override
    public void close() {
        try {
            lock.close();
            if (temporary) {
                Files.walkFileTree(root, new Deletion());
            }
        } catch (IOException e) {
            LOG.warn("{} could not be cleaned up", root, e);
        }
    }

    private static FileChannel lock(Path root) throws IOException {
        FileChannel channel = FileChannel.open(
                root.resolve("muster-kafka.lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        if (tryLock(channel).isEmpty()) {
            channel.close();
            throw new LocalKafkaException(
                    "data: " + root + " is in use (expected: a directory that no other Kafka uses)");
        }
        return channel;
    }

    private static Optional<FileLock> tryLock(FileChannel channel) throws IOException {
        try {
            return Optional.ofNullable(channel.tryLock());
        } catch (OverlappingFileLockException e) {
            // Held by this same process.
            return Optional.empty();
        }
    }

    private Optional<String> clusterId(int id) {
        Path meta = broker(id).resolve(META_PROPERTIES);
        if (!Files.exists(meta)) {
            return Optional.empty();
        }
        try {
            Properties properties = PropertiesUtils.readPropertiesFile(meta.toString());
            return Optional.ofNullable(properties.getProperty("cluster.id"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void format(int id, String clusterId) {
        try (PrintStream silent = new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8)) {
            new Formatter()
                    .setPrintStream(silent)
                    .setClusterId(clusterId)
                    .setNodeId(id)
                    .setControllerListenerName(BrokerProperties.CONTROLLER_LISTENER)
                    .setMetadataLogDirectory(broker(id).toString())
                    .addDirectory(broker(id).toString())
                    .run();
        } catch (Exception e) { // what Formatter.run declares
            throw new LocalKafkaException("data: " + broker(id) + " could not be formatted", e);
        }
    }

    /** Deletes what is there; what vanishes meanwhile (a broker's own clean-up) is as good as deleted. */
    private static final class Deletion extends SimpleFileVisitor<Path> {
        @Override
        public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
            Files.deleteIfExists(file);
            return FileVisitResult.CONTINUE;
        }

        @Override
        public FileVisitResult visitFileFailed(Path file, IOException failure) throws IOException {
            if (failure instanceof NoSuchFileException) {
                return FileVisitResult.CONTINUE;
            }
            throw failure;
        }

        @Override
        public FileVisitResult postVisitDirectory(Path directory, @Nullable IOException failure) throws IOException {
            Files.deleteIfExists(directory);
            return FileVisitResult.CONTINUE;
        }
    }
}
