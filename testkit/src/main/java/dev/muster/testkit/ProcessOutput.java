package dev.muster.testkit;

import java.io.BufferedReader;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.Writer;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What a child process writes, standard output and error in order of arrival: the last lines in memory, all of them in a log file if one
 * is asked for. Two daemon threads read; state is guarded by this object's monitor. Whoever awaits a line sees every line, also those
 * that have left the memory meanwhile.
 */
final class ProcessOutput {
    private static final Logger LOG = LoggerFactory.getLogger(ProcessOutput.class);

    private static final int STREAMS = 2;

    private final int capacity;
    private final Deque<String> lines = new ArrayDeque<>();
    private final List<Watch> watches = new ArrayList<>();
    private @Nullable Writer logFile;
    private final CountDownLatch ended = new CountDownLatch(STREAMS);
    private int openStreams = STREAMS;

    private ProcessOutput(int capacity, @Nullable Writer logFile) {
        this.capacity = capacity;
        this.logFile = logFile;
    }

    /** Keeps this many lines in memory and appends all to the log file, if there is one. */
    static ProcessOutput keeping(int capacity, Optional<Path> logFile) throws IOException {
        return new ProcessOutput(
                capacity,
                logFile.isEmpty()
                        ? null
                        : Files.newBufferedWriter(
                                logFile.get(),
                                StandardCharsets.UTF_8,
                                StandardOpenOption.CREATE,
                                StandardOpenOption.APPEND));
    }

    void readFrom(Process process) {
        String name = "output-of-" + process.pid();
        startReader(process.getInputStream(), name + "-out");
        startReader(process.getErrorStream(), name + "-err");
    }

    /** Completes with the first line, kept or yet to come, that the predicate accepts; fails when the output ends without one. */
    synchronized CompletableFuture<String> firstLine(Predicate<String> wanted) {
        Watch watch = new Watch(wanted, new CompletableFuture<>());
        lines.forEach(watch::offer);
        if (openStreams == 0) {
            watch.outputEnded();
        }
        watches.removeIf(Watch::isDone);
        if (!watch.isDone()) {
            watches.add(watch);
        }
        return watch.found();
    }

    synchronized List<String> lines() {
        return List.copyOf(lines);
    }

    /** Waits until all that was written is read, or the time has passed. */
    void awaitEnd(Duration atMost) {
        try {
            if (!ended.await(atMost.toMillis(), TimeUnit.MILLISECONDS)) {
                LOG.debug("The output of a child process that has ended is still open after {}", atMost);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void startReader(InputStream stream, String name) {
        Thread reader = new Thread(() -> read(stream), name);
        reader.setDaemon(true);
        reader.start();
    }

    private void read(InputStream stream) {
        try (BufferedReader reader = new BufferedReader(new InputStreamReader(stream, Charset.defaultCharset()))) {
            for (String line = reader.readLine(); line != null; line = reader.readLine()) {
                add(line);
            }
        } catch (IOException e) {
            // The stream is closed under the reader when a killed process is reaped.
            LOG.debug("The output of a child process ended: {}", e.toString());
        } finally {
            streamEnded();
            ended.countDown();
        }
    }

    private synchronized void add(String line) {
        lines.addLast(line);
        if (lines.size() > capacity) {
            lines.removeFirst();
        }
        watches.forEach(watch -> watch.offer(line));
        watches.removeIf(Watch::isDone);
        writeToLogFile(line);
    }

    private void writeToLogFile(String line) {
        Writer writer = logFile;
        if (writer == null) {
            return;
        }
        try {
            writer.write(line);
            writer.write(System.lineSeparator());
            writer.flush();
        } catch (IOException e) {
            // The lines in memory go on; a full disk must not stop the child.
            LOG.warn("The log file of a child process is given up", e);
            logFile = null;
            closeQuietly(writer);
        }
    }

    private synchronized void streamEnded() {
        openStreams--;
        if (openStreams > 0) {
            return;
        }
        watches.forEach(Watch::outputEnded);
        watches.clear();
        Writer writer = logFile;
        if (writer != null) {
            logFile = null;
            closeQuietly(writer);
        }
    }

    private static void closeQuietly(Closeable closeable) {
        try {
            closeable.close();
        } catch (IOException e) {
            LOG.warn("The log file of a child process could not be closed", e);
        }
    }

    /** Somebody who awaits a line. */
    private record Watch(Predicate<String> wanted, CompletableFuture<String> found) {

        void offer(String line) {
            try {
                if (!found.isDone() && wanted.test(line)) {
                    found.complete(line);
                }
            } catch (RuntimeException e) {
                // The caller's predicate failed: the caller is told, the reader goes on.
                found.completeExceptionally(e);
            }
        }

        void outputEnded() {
            found.completeExceptionally(new JavaProcessException("the output ended before"));
        }

        boolean isDone() {
            return found.isDone();
        }
    }
}
