package dev.muster.dev;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.LoggerFactory;

/** Ends what was started, in reverse, once; whoever asks again waits for the first. Thread-safe. */
final class Ending implements AutoCloseable {

    private final Deque<AutoCloseable> started = new ArrayDeque<>();
    private final AtomicBoolean hasBegun = new AtomicBoolean();
    private final CountDownLatch isDone = new CountDownLatch(1);

    /** Takes care of what was started; ends it at once when the end has begun already. */
    <T extends AutoCloseable> T with(T part) {
        boolean isTaken;
        synchronized (started) {
            isTaken = !hasBegun.get();
            if (isTaken) {
                started.push(part);
            }
        }
        if (!isTaken) {
            close(part);
        }
        return part;
    }

    boolean hasBegun() {
        return hasBegun.get();
    }

    /** Waits for the end, which another thread brings about, and then for that of the process. */
    int await() throws InterruptedException {
        isDone.await();
        new CountDownLatch(1).await();
        return 0;
    }

    @Override
    public void close() {
        if (!hasBegun.compareAndSet(false, true)) {
            awaitDone();
            return;
        }
        try {
            synchronized (started) {
                started.forEach(Ending::close);
            }
        } finally {
            isDone.countDown();
        }
    }

    private void awaitDone() {
        try {
            isDone.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static void close(AutoCloseable part) {
        try {
            part.close();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (Exception e) {
            LoggerFactory.getLogger(Ending.class).warn("code=DEV-001 not ended in order", e);
        }
    }
}
