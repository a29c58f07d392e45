package dev.muster.query.watch;

import java.util.concurrent.Executor;

/**
 * Somebody who watches. All methods are called on its executor, one at a time. They must not block: watchers that share an executor
 * are told one after the other.
 */
public interface Watcher<A> {

    /** Where it is told; few executors for many watchers. */
    Executor executor();

    /** The answer is this now. What was told before and not used yet is out of date. */
    void told(A answer);

    /** There is no answer yet to be told; told at the beginning, and only then. */
    default void none() {
        // Most wait for one, and need not know that it takes longer.
    }

    /** Nothing will be told any more. */
    void ended(End why);

    /** Why a watch ends. */
    enum End {
        /** The partition left this node; its new owner can be asked. */
        MOVED,
        /** This node closes. */
        CLOSING,
        /** The watcher did not take what it was told for so long that it is not there any more; whoever resumes gets it. */
        TOO_SLOW,
        /** What is watched cannot be read on; whoever resumes may have more luck. */
        BROKEN
    }
}
