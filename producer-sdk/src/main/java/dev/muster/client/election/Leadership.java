package dev.muster.client.election;

import java.time.Duration;

/**
 * What a leader has in hand while it leads. Thread-safe.
 *
 * <p>A look at {@link #isCertain} tells of now, and a process may be stopped right after it for as long as it likes: give {@link #term} along
 * with everything that is written elsewhere, and let who is written to refuse terms below the highest that it has seen.
 */
public interface Leadership {

    /** The election. */
    String election();

    /** The name under which this process leads. */
    String candidate();

    /** Number of this leadership, above that of every leader before: the fencing token. */
    long term();

    /**
     * Whether this process leads for sure: by its own monotonic clock, counted from the sending of the last keep that Kafka acknowledged. False
     * before another leader can be elected, and for ever after.
     */
    boolean isCertain();

    /** For how long it is certain without another keep; zero when it is not. */
    Duration certainFor();
}
