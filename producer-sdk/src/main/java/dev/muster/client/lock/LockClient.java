package dev.muster.client.lock;

import java.time.Duration;
import java.util.concurrent.Executor;
import java.util.concurrent.Future;

/**
 * What locks need of the client that makes them.
 *
 * @param calls asks the nodes
 * @param timer runs keeps; never blocks
 * @param callbacks runs the user's code
 * @param open the locks that are held
 * @param process tells this process apart from all others: owners' names begin with it
 * @param answerAtMost longest wait for an answer that is not held back
 */
public record LockClient(
        LockCalls calls, Timer timer, Executor callbacks, OpenLocks open, String process, Duration answerAtMost) {

    /** Runs things later, by a monotonic clock. */
    public interface Timer {

        /** The clock, in nanoseconds from some point. */
        long nanos();

        /** Runs once after this time. */
        Future<?> after(Duration delay, Runnable task);
    }
}
