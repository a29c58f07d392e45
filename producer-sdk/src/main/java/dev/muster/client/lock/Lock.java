package dev.muster.client.lock;

import dev.muster.client.MusterException;
import java.time.Duration;

/**
 * A lock that is held. It is kept in the background until it is closed, or lost.
 *
 * <p>A holder that was paused, or cut off from Muster, for longer than its ttl has lost its lock, and may learn of it late: {@link
 * #isCertain} is false by then, as long as this process's clock and the nodes' run at rates that differ by less than a tenth. What takes
 * longer than a look at the clock, such as a write, may end after it. So hand the {@link #token} to whatever is protected, and let it
 * refuse older ones ({@link FencingGuard}). Thread-safe.
 */
public interface Lock extends AutoCloseable {

    /** The lock's name. */
    String name();

    /** In whose name it is held. */
    String owner();

    /** The fencing token: grows with every grant of the lock, for ever. */
    long token();

    /** Whether it is surely held at this moment. Once false, it stays so. */
    boolean isCertain();

    /** For how long it is surely held if nothing more is heard of Muster; zero when it is not certain. */
    Duration remaining();

    /**
     * Does nothing while it is surely held.
     *
     * @throws LockLostException when it is not
     */
    default void check() {
        if (!isCertain()) {
            throw new LockLostException(name(), token());
        }
    }

    /** Gives it back; waits for the answer for a short time, and goes on trying in the background. Again, it does nothing. */
    @Override
    void close();

    /** A lock is not surely held any more. */
    final class LockLostException extends MusterException {
        private static final long serialVersionUID = 1L;

        LockLostException(String name, long token) {
            super("Expected to hold lock '" + name + "' (token " + token + "), but that is not certain any more");
        }
    }
}
