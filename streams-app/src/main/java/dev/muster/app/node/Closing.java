package dev.muster.app.node;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Closes in reverse what was opened, and goes on when one of them fails. Thread-safe; closes once. */
final class Closing implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(Closing.class);

    private final Deque<AutoCloseable> opened = new ArrayDeque<>();

    synchronized <T extends AutoCloseable> T with(T part) {
        opened.push(part);
        return part;
    }

    /** What the work gives; when it fails, all that was opened is closed first. */
    <T> T orClose(Supplier<T> work) {
        boolean isDone = false;
        try {
            T result = work.get();
            isDone = true;
            return result;
        } finally {
            if (!isDone) {
                close();
            }
        }
    }

    @Override
    public synchronized void close() {
        while (!opened.isEmpty()) {
            AutoCloseable part = opened.pop();
            try {
                part.close();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                LOG.warn(
                        "code=NODE-011 interrupted while closing part={}",
                        part.getClass().getSimpleName());
            } catch (Exception e) {
                LOG.warn(
                        "code=NODE-010 could not close part={}", part.getClass().getSimpleName(), e);
            }
        }
    }
}
