package dev.muster.lock;

import dev.muster.fold.Rule;
import java.time.Duration;
import java.util.List;

/** The parameters of the lock fold that the log may set. */
public final class LockRules {

    /** Holds and waiters of one lock stand in every fact about it: so many of each fit into a record. */
    private static final int MOST = 1_000;

    /** Ttl of who names none. */
    public static final Rule.OfDuration TTL_DEFAULT = new Rule.OfDuration(
            "lock.ttl.default",
            Duration.ofSeconds(15),
            LockEvent.MIN_TTL,
            LockEvent.MAX_TTL,
            "Ttl of a holder that names none.");

    /** Length of the queue. */
    public static final Rule.OfCount QUEUE_MAX =
            new Rule.OfCount("lock.queue.max", 256, 0, MOST, "No more wait for one lock; who comes then is refused.");

    /** Holds. */
    public static final Rule.OfCount HOLDS_MAX = new Rule.OfCount(
            "lock.holds.max",
            256,
            1,
            MOST,
            "No more holds of one lock are out, of all its holders together; who comes then waits.");

    /** Locks that are known. */
    public static final Rule.OfCount LOCKS_MAX = new Rule.OfCount(
            "lock.locks.max",
            100_000,
            1,
            10_000_000,
            "No more locks of a partition are known at a time, those at rest that are not forgotten yet among them; one more is rejected.");

    /** How long an event is known when it comes again. */
    public static final Rule.OfDuration DEDUP_WINDOW = new Rule.OfDuration(
            "lock.dedup.window",
            Duration.ofMinutes(10),
            Duration.ofSeconds(10),
            Duration.ofHours(1),
            "How long an event is known when it comes again, after which a lock at rest is forgotten.");

    /** All of them. */
    public static final List<Rule> ALL = List.of(TTL_DEFAULT, QUEUE_MAX, HOLDS_MAX, LOCKS_MAX, DEDUP_WINDOW);

    private LockRules() {}
}
