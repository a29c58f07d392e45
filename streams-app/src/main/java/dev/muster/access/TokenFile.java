package dev.muster.access;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.time.Duration;
import java.util.Arrays;
import java.util.Set;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The file of tokens, read anew when it changes: a look a second by a thread of its own. A version that cannot be used changes
 * nothing; the log says so, once for each. Thread-safe.
 *
 * <p>One line a token: {@code NAME ROLE TOKEN}, where {@code TOKEN} is the token itself or {@code sha256:} and its digest in hex;
 * lines that begin with {@code #} are comments. A name may stand on several lines with one role, so that its token can be changed without
 * an interruption.
 */
public final class TokenFile implements Supplier<Tokens>, AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(TokenFile.class);
    private static final int MAX_BYTES = 4 * 1024 * 1024;
    private static final Set<PosixFilePermission> TOO_MUCH =
            Set.of(PosixFilePermission.OTHERS_READ, PosixFilePermission.OTHERS_WRITE, PosixFilePermission.GROUP_WRITE);

    /** How often it is looked at. */
    public static final Duration LOOK_EVERY = Duration.ofSeconds(1);

    private final Path file;
    private final ScheduledExecutorService thread;
    private volatile Tokens tokens;
    private byte[] content;
    private String lastProblem = "";

    private TokenFile(Path file) {
        this.file = file;
        this.content = bytesOf(file);
        this.tokens = parsed(file, content);
        this.thread = Executors.newSingleThreadScheduledExecutor(task -> {
            Thread looking = new Thread(task, "muster-tokens");
            looking.setDaemon(true);
            return looking;
        });
    }

    /**
     * Reads the file and goes on looking at it until it is closed.
     *
     * @throws TokenFileException when it cannot be used
     */
    public static TokenFile open(Path file) {
        TokenFile opened = new TokenFile(file);
        LOG.info("code=ACCESS-001 tokens read file={} tokens={}", file, opened.tokens.size());
        warnIfOpenToOthers(file);
        var unused = opened.thread.scheduleWithFixedDelay(
                opened::look, LOOK_EVERY.toMillis(), LOOK_EVERY.toMillis(), TimeUnit.MILLISECONDS);
        return opened;
    }

    /**
     * What a file holds now, without going on to look at it.
     *
     * @throws TokenFileException when it cannot be used
     */
    public static Tokens read(Path file) {
        return parsed(file, bytesOf(file));
    }

    /** Whether others than its owner may read or change the file; false where the file system cannot tell. */
    public static boolean isOpenToOthers(Path file) {
        try {
            return Files.getPosixFilePermissions(file).stream().anyMatch(TOO_MUCH::contains);
        } catch (IOException | UnsupportedOperationException e) {
            return false; // what matters then is that the file can be read, which is seen elsewhere
        }
    }

    /** The tokens of the last version that could be used. */
    @Override
    public Tokens get() {
        return tokens;
    }

    @Override
    public void close() {
        thread.shutdownNow();
    }

    /** Run by the one thread, which must not end by any failure. */
    private void look() {
        try {
            byte[] now = bytesOf(file);
            if (!Arrays.equals(now, content)) {
                Tokens read = parsed(file, now);
                content = now;
                tokens = read;
                LOG.info("code=ACCESS-002 tokens read anew file={} tokens={}", file, read.size());
                warnIfOpenToOthers(file);
            }
            lastProblem = "";
        } catch (RuntimeException e) {
            String problem = String.valueOf(e.getMessage());
            if (!problem.equals(lastProblem)) {
                lastProblem = problem;
                LOG.error("code=ACCESS-003 the tokens of before stay in force cause=\"{}\"", problem);
            }
        }
    }

    private static void warnIfOpenToOthers(Path file) {
        if (isOpenToOthers(file)) {
            LOG.warn(
                    "code=ACCESS-004 others may read or change the file of tokens file={} expected=\"chmod 600\"",
                    file);
        }
    }

    private static Tokens parsed(Path file, byte[] content) {
        try {
            return Tokens.parse(
                    new String(content, StandardCharsets.UTF_8).lines().toList());
        } catch (TokenFileException e) {
            throw new TokenFileException("tokens in " + file + ": " + e.getMessage(), e);
        }
    }

    private static byte[] bytesOf(Path file) {
        try (InputStream in = Files.newInputStream(file)) {
            byte[] content = in.readNBytes(MAX_BYTES + 1);
            if (content.length > MAX_BYTES) {
                throw new TokenFileException(
                        "tokens in " + file + ": too long (expected: at most " + MAX_BYTES + " bytes)");
            }
            return content;
        } catch (IOException e) {
            throw new TokenFileException("tokens in " + file + ": cannot be read: " + e, e);
        }
    }
}
