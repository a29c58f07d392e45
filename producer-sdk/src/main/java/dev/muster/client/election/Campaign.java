package dev.muster.client.election;

import java.util.Optional;

/**
 * A process that would lead, until this is closed or its task has come back by itself. It keeps by Kafka alone, and learns by a watch at Muster
 * what was decided; while neither is there it waits. Thread-safe.
 */
public interface Campaign extends AutoCloseable {

    /** The election. */
    String election();

    /** The name under which this process campaigns. */
    String candidate();

    /** What this process has in hand if it leads for sure at this moment. */
    Optional<Leadership> leadership();

    /** Whether it campaigns no more: closed, its task came back, or another process took its name. */
    boolean isOver();

    /** Why it does not lead although it campaigns, or why it is over, as far as something went wrong; the last that did. */
    Optional<String> lastError();

    /**
     * Interrupts the task if it runs, waits for it within {@code close.timeout} (2 s), and then resigns. A task that does not come back in time
     * is no leader any more when its ttl is over, and until then nobody else is. Again, it does nothing.
     */
    @Override
    void close();
}
