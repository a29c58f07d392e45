package dev.muster.client.call;

import dev.muster.client.DiscoveredInstance;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * What this process knows of one instance from calling it. Lives as long as the instance is seen at its address, through all changes of
 * what else is said of it.
 */
final class Target {
    private final Fuse fuse;
    private final AtomicInteger inFlight = new AtomicInteger();
    private final long firstSeen;
    private volatile DiscoveredInstance instance;
    private volatile int othersInFlight;

    /** @param firstSeen {@link System#nanoTime} from which it has taken calls, as far as is known */
    Target(DiscoveredInstance instance, Fuse fuse, long firstSeen) {
        this.instance = instance;
        this.fuse = fuse;
        this.firstSeen = firstSeen;
    }

    DiscoveredInstance instance() {
        return instance;
    }

    Fuse fuse() {
        return fuse;
    }

    AtomicInteger ownInFlight() {
        return inFlight;
    }

    long firstSeen() {
        return firstSeen;
    }

    /** Whether this is the same process at the same address, as far as can be told. */
    boolean isAt(DiscoveredInstance other) {
        return instance.host().equals(other.host()) && instance.port() == other.port();
    }

    void describedAs(DiscoveredInstance next, int requestsOfOthers) {
        instance = next;
        othersInFlight = requestsOfOthers;
    }

    /** Requests under way at it, of this process and, as last reported, of others. */
    long requests() {
        return (long) inFlight.get() + othersInFlight;
    }

    void begin() {
        inFlight.getAndIncrement();
    }

    /** A try is over. Returns whether it has changed whether its own breaker holds it back. */
    boolean end(Outcome outcome, long nanos, Throwable failure) {
        inFlight.getAndDecrement();
        return outcome.isGood() ? fuse.succeeded(nanos) : fuse.failed(nanos, failure);
    }

    /** A try is over that says nothing about the instance. */
    void endWithoutOutcome() {
        inFlight.getAndDecrement();
        fuse.released();
    }
}
