package dev.muster.demo;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** A signal's wish that the story should end, and the answer that it has. The story pauses on it, so that it notices at once. Thread-safe. */
final class Stop {

    private final CountDownLatch requested = new CountDownLatch(1);
    private final CountDownLatch done = new CountDownLatch(1);

    /** Called by the thread that a signal started. */
    void requestAndAwaitDone(Duration atMost) {
        requested.countDown();
        try {
            if (!done.await(atMost.toMillis(), TimeUnit.MILLISECONDS)) {
                System.err.println("muster: the demo has not ended within " + atMost.toSeconds()
                        + " s; its processes end with this one");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    boolean isRequested() {
        return requested.getCount() == 0;
    }

    /** Waits for this long, or throws at once when the story should end. */
    void pause(Duration time) throws StoppedException {
        try {
            if (requested.await(time.toMillis(), TimeUnit.MILLISECONDS)) {
                throw new StoppedException();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new StoppedException();
        }
    }

    /** The stage is cleared. */
    void done() {
        done.countDown();
    }
}
