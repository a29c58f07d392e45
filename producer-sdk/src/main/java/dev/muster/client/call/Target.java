package dev.muster.client.call;

import dev.muster.client.DiscoveredInstance;
import java.util.concurrent.atomic.AtomicIntegerFieldUpdater;

/**
 * What this process knows of one instance from calling it. Lives as long as the instance is seen at its address, through all changes of
 * what else is said of it.
 */
final class Target {
    private static final AtomicIntegerFieldUpdater<Target> IN_FLIGHT =
            AtomicIntegerFieldUpdater.newUpdater(Target.class, "inFlight");

    private final Fuse fuse;
    private final OutcomeSum sum = new OutcomeSum(this);
    private final long firstSeen;
    private volatile DiscoveredInstance instance;
    private volatile int othersInFlight;
    /** Here and not in an object of its own: a pick among a thousand reads two of them, from wherever they lie. */
    private volatile int inFlight;

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

    int ownInFlight() {
        return inFlight;
    }

    /** For whoever reads the outcomes of its service, one at a time. */
    OutcomeSum sum() {
        return sum;
    }

    long firstSeen() {
        return firstSeen;
    }

    /** Whether this is the same process at the same address, as far as can be told. */
    boolean isAt(DiscoveredInstance other) {
        return instance.host().equals(other.host()) && instance.port() == other.port();
    }

    void describedAs(DiscoveredInstance next) {
        instance = next;
    }

    /** All callers have so many requests under way at it, this process among them. Returns how many are others'. */
    int heard(int requestsOfAll) {
        int others = Math.max(0, requestsOfAll - inFlight);
        othersInFlight = others;
        return others;
    }

    /** Requests under way at it, of this process and, as last reported, of others. */
    long requests() {
        return (long) inFlight + othersInFlight;
    }

    void begin() {
        IN_FLIGHT.getAndIncrement(this);
    }

    /** A try is over. Returns whether it has changed whether its own breaker holds it back. */
    boolean end(Outcome outcome, long nanos, Throwable failure) {
        IN_FLIGHT.getAndDecrement(this);
        return outcome.isGood() ? fuse.succeeded(nanos) : fuse.failed(nanos, failure);
    }

    /** A try is over that says nothing about the instance. */
    void endWithoutOutcome() {
        IN_FLIGHT.getAndDecrement(this);
        fuse.released();
    }
}
