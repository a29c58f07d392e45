package dev.muster.presence;

import dev.muster.fold.Rule;
import java.time.Duration;
import java.util.List;

/** The parameters of the presence fold that the log may set. */
public final class PresenceRules {

    /** Ttl of an instance that names none. */
    public static final Rule.OfDuration TTL_DEFAULT = new Rule.OfDuration(
            "presence.ttl.default",
            Duration.ofSeconds(30),
            Lease.MIN_TTL,
            Lease.MAX_TTL,
            "Ttl of an instance that names none.");

    /** Time from DOWN to removal of an instance that names none. */
    public static final Rule.OfDuration DEREGISTER_AFTER_DEFAULT = new Rule.OfDuration(
            "presence.deregister-after.default",
            Duration.ofMinutes(5),
            Lease.MIN_DEREGISTER_AFTER,
            Lease.MAX_DEREGISTER_AFTER,
            "Time from DOWN to removal of an instance that names none.");

    /** How long an event other than a heartbeat is known when it comes again. */
    public static final Rule.OfDuration DEDUP_WINDOW = new Rule.OfDuration(
            "presence.dedup.window",
            Duration.ofMinutes(10),
            Duration.ofSeconds(10),
            Duration.ofHours(1),
            "How long an event other than a heartbeat is known when it comes again.");

    /** All of them. */
    public static final List<Rule> ALL = List.of(TTL_DEFAULT, DEREGISTER_AFTER_DEFAULT, DEDUP_WINDOW);

    private PresenceRules() {}
}
