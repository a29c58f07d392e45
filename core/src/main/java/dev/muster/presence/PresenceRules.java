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

    /** Time between two probes of an instance whose check names none. */
    public static final Rule.OfDuration CHECK_INTERVAL_DEFAULT = new Rule.OfDuration(
            "presence.check.interval.default",
            Duration.ofSeconds(10),
            Check.MIN_INTERVAL,
            Check.MAX_INTERVAL,
            "Time between two probes of an instance whose check names none.");

    /** Longest wait for an answer to a probe of an instance whose check names none. */
    public static final Rule.OfDuration CHECK_TIMEOUT_DEFAULT = new Rule.OfDuration(
            "presence.check.timeout.default",
            Duration.ofSeconds(5),
            Check.MIN_TIMEOUT,
            Check.MAX_INTERVAL,
            "Longest wait for an answer to a probe of an instance whose check names none; the interval where that is shorter.");

    /** Failures in a row until an instance is DOWN whose check names no number. */
    public static final Rule.OfCount CHECK_FAILURES_DEFAULT = new Rule.OfCount(
            "presence.check.failures.default",
            2,
            1,
            Check.MAX_THRESHOLD,
            "Failures in a row until an instance is DOWN whose check names no number.");

    /** Successes in a row until an instance is back whose check names no number. */
    public static final Rule.OfCount CHECK_SUCCESSES_DEFAULT = new Rule.OfCount(
            "presence.check.successes.default",
            1,
            1,
            Check.MAX_THRESHOLD,
            "Successes in a row until an instance that was DOWN is back whose check names no number.");

    /** How long an event other than a heartbeat or a check's result is known when it comes again. */
    public static final Rule.OfDuration DEDUP_WINDOW = new Rule.OfDuration(
            "presence.dedup.window",
            Duration.ofMinutes(10),
            Duration.ofSeconds(10),
            Duration.ofHours(1),
            "How long an event other than a heartbeat or a check's result is known when it comes again.");

    /** Instances that a partition knows. */
    public static final Rule.OfCount INSTANCES_MAX = new Rule.OfCount(
            "presence.instances.max",
            100_000,
            1,
            10_000_000,
            "Instances that one partition knows at most: one more is rejected.");

    /** All of them. */
    public static final List<Rule> ALL = List.of(
            TTL_DEFAULT,
            DEREGISTER_AFTER_DEFAULT,
            CHECK_INTERVAL_DEFAULT,
            CHECK_TIMEOUT_DEFAULT,
            CHECK_FAILURES_DEFAULT,
            CHECK_SUCCESSES_DEFAULT,
            DEDUP_WINDOW,
            INSTANCES_MAX);

    private PresenceRules() {}
}
