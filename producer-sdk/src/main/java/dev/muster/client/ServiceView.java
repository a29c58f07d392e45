package dev.muster.client;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Consumer;

/**
 * A live view of a service: reading it is a look into memory, never a request. While Muster cannot be asked the last known state stays,
 * with its age. Thread-safe.
 */
public interface ServiceView extends AutoCloseable {

    /** Name of the service. */
    String service();

    /**
     * The healthy instances as last known, sorted by id; unmodifiable. Empty before the first answer, and when the service is unknown
     * or has no healthy instance.
     */
    List<DiscoveredInstance> instances();

    /** One of the healthy instances with a weight above 0, at random with equal chances; empty when there is none. */
    default Optional<DiscoveredInstance> any() {
        return oneOf(instances());
    }

    /** The healthy instances that are near: in the caller's zone, else in its region, else all; sorted by id. */
    default List<DiscoveredInstance> near(Locality here) {
        return here.nearest(instances());
    }

    /** One of those that are near with a weight above 0, at random with equal chances; empty when there is none. */
    default Optional<DiscoveredInstance> anyNear(Locality here) {
        return oneOf(near(here));
    }

    private static Optional<DiscoveredInstance> oneOf(List<DiscoveredInstance> instances) {
        List<DiscoveredInstance> able =
                instances.stream().filter(one -> one.weight() > 0).toList();
        return able.isEmpty()
                ? Optional.empty()
                : Optional.of(able.get(ThreadLocalRandom.current().nextInt(able.size())));
    }

    /**
     * Whether Muster doubts what it sees: fewer of the instances are healthy than {@link Selection#panicBelow} asked for, so that those
     * are shown as well that missed their ttl or failed their check. Not without that.
     */
    default boolean isInPanic() {
        return false;
    }

    /** How old the view is: time since it was last known to be so. A live one is at most a few
     * seconds old: a node that has nothing to tell says so every 15 s. Empty before the first answer. */
    Optional<Duration> age();

    /** Whether there was no answer yet, or the last is older than {@code stale.after}. */
    boolean isStale();

    /** Whether a stream is open by which changes are told: what is shown is what Muster knows. */
    boolean isLive();

    /** Why there is no such stream at present; empty while there is. */
    Optional<String> lastError();

    /**
     * Calls the listener with the instances whenever they change, and now if there was an answer already. All listeners of a client
     * are called on one thread of it: a slow one delays the others but no view, and is told the latest state, not each on the way. What
     * it throws is logged.
     *
     * @throws MusterException when the view is closed or has 100 listeners already
     */
    void onChange(Consumer<List<DiscoveredInstance>> listener);

    /**
     * Waits until there are so many healthy instances, and returns them.
     *
     * @throws MusterException when there are fewer after the bound, the wait is interrupted, or the view is closed
     */
    List<DiscoveredInstance> awaitInstances(int atLeast, Duration bound);

    /** Ends the view: what it last showed stays. Again, it does nothing. */
    @Override
    void close();
}
