package dev.muster.bench.presence;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A temporary folder, deleted when it is closed or, at the latest, when this JVM ends. */
public final class BenchFolder implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(BenchFolder.class);

    private static final String PREFIX = "muster-bench";

    private final Path root;
    private final Thread atExit = new Thread(this::delete, "bench-folder");

    private BenchFolder(Path root) {
        this.root = root;
    }

    /** Makes it. */
    public static BenchFolder create() throws IOException {
        return registered(Files.createTempDirectory(PREFIX));
    }

    /** Makes it in a folder that is there. */
    public static BenchFolder createIn(Path parent) throws IOException {
        return registered(Files.createTempDirectory(parent, PREFIX));
    }

    /** A folder of this name in it, which need not be there. */
    public Path of(String name) {
        return root.resolve(name);
    }

    @Override
    public void close() {
        delete();
        try {
            Runtime.getRuntime().removeShutdownHook(atExit);
        } catch (IllegalStateException e) {
            LOG.debug("this JVM is ending; its hook finds nothing to delete");
        }
    }

    private static BenchFolder registered(Path root) {
        BenchFolder folder = new BenchFolder(root);
        Runtime.getRuntime().addShutdownHook(folder.atExit);
        return folder;
    }

    private void delete() {
        if (!Files.exists(root)) {
            return;
        }
        try (Stream<Path> all = Files.walk(root)) {
            all.sorted(Comparator.reverseOrder())
                    .map(Path::toFile)
                    .filter(file -> !file.delete())
                    .forEach(BenchFolder::warn);
        } catch (IOException | UncheckedIOException e) {
            LOG.warn("code=BENCH-001 not deleted folder={}", root, e);
        }
    }

    private static void warn(File file) {
        LOG.warn("code=BENCH-001 not deleted folder={}", file);
    }
}
