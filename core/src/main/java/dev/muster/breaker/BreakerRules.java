package dev.muster.breaker;

import dev.muster.fold.Rule;
import java.time.Duration;
import java.util.List;

/** The parameters of the breaker fold that the log may set; most of them a service may have otherwise, see {@link BreakerSettings}. */
public final class BreakerRules {

    /** One caller's word is never enough. */
    static final int MIN_CALLERS = 2;

    static final int MAX_MINIMUM_CALLERS = 100;
    static final int MAX_PERMITS = 100;
    static final Duration MIN_SPAN = Duration.ofSeconds(1);
    static final Duration MAX_OPEN = Duration.ofDays(1);
    static final Duration MAX_PERMIT_TIME = Duration.ofMinutes(5);

    /** Failures in a row. */
    public static final Rule.OfCount CONSECUTIVE_FAILURES = new Rule.OfCount(
            "breaker.consecutive-failures", 5, 1, Counts.MAX, "Opens after so many failures in a row.");

    /** Failure rate. */
    public static final Rule.OfCount FAILURE_RATE = new Rule.OfCount(
            "breaker.failure-rate",
            500,
            1,
            1_000,
            "Opens when so many of a thousand calls in the window failed or timed out.");

    /** Slow-call rate. */
    public static final Rule.OfCount SLOW_RATE = new Rule.OfCount(
            "breaker.slow-rate",
            1_000,
            1,
            1_000,
            "Opens when so many of a thousand calls in the window were slow or timed out.");

    /** Window of time. */
    public static final Rule.OfDuration WINDOW_TIME = new Rule.OfDuration(
            "breaker.window.time",
            Duration.ofSeconds(10),
            WindowSize.MIN_TIME,
            WindowSize.MAX_TIME,
            "Rates are reckoned over the last so much log time.");

    /** Window of calls. */
    public static final Rule.OfCount WINDOW_CALLS = new Rule.OfCount(
            "breaker.window.calls",
            0,
            0,
            WindowSize.MAX_CALLS,
            "Rates are reckoned over about the last so many calls, at least 10; 0 takes the window of time.");

    /** Calls below which a rate means nothing. */
    public static final Rule.OfCount MINIMUM_CALLS = new Rule.OfCount(
            "breaker.minimum-calls", 20, 1, Counts.MAX, "A rate means nothing below so many calls in the window.");

    /** Callers that must have seen it. */
    public static final Rule.OfCount MINIMUM_CALLERS = new Rule.OfCount(
            "breaker.minimum-callers",
            MIN_CALLERS,
            MIN_CALLERS,
            MAX_MINIMUM_CALLERS,
            "Opens only when so many callers saw what it opens for.");

    /** Time open. */
    public static final Rule.OfDuration OPEN_TIME = new Rule.OfDuration(
            "breaker.open-time",
            Duration.ofSeconds(60),
            MIN_SPAN,
            MAX_OPEN,
            "Open for so long the first time, and twice as long each time that it opens again soon.");

    /** Longest time open. */
    public static final Rule.OfDuration OPEN_TIME_MAX = new Rule.OfDuration(
            "breaker.open-time.max",
            Duration.ofMinutes(10),
            MIN_SPAN,
            MAX_OPEN,
            "Open for no longer; closed for so long, earlier openings are forgiven.");

    /** Probes that decide. */
    public static final Rule.OfCount PERMITS = new Rule.OfCount(
            "breaker.half-open.permits",
            3,
            1,
            MAX_PERMITS,
            "Probes in the whole fleet that decide a half-open breaker.");

    /** Time of a permit. */
    public static final Rule.OfDuration PERMIT_TIME = new Rule.OfDuration(
            "breaker.half-open.permit-time",
            Duration.ofSeconds(10),
            MIN_SPAN,
            MAX_PERMIT_TIME,
            "A permit whose result has not come for so long goes to another caller.");

    /** Longest time half open. */
    public static final Rule.OfDuration HALF_OPEN_TIME = new Rule.OfDuration(
            "breaker.half-open.time",
            Duration.ofMinutes(2),
            MIN_SPAN,
            Duration.ofMinutes(10),
            "Half open for no longer: then what is known decides, and where nothing is known it closes.");

    /** Time between two looks at the instances. */
    public static final Rule.OfDuration OUTLIER_INTERVAL = new Rule.OfDuration(
            "outlier.interval",
            Duration.ofSeconds(5),
            MIN_SPAN,
            Duration.ofMinutes(5),
            "Instances are compared with their peers so often.");

    /** Calls below which an instance is not compared. */
    public static final Rule.OfCount OUTLIER_MINIMUM_CALLS = new Rule.OfCount(
            "outlier.minimum-calls",
            20,
            1,
            Counts.MAX,
            "An instance with fewer calls in the interval is not compared, and is no peer to others.");

    /** Peers below which nobody is compared. */
    public static final Rule.OfCount OUTLIER_MINIMUM_PEERS = new Rule.OfCount(
            "outlier.minimum-peers", 2, 1, 1_000, "An instance with fewer peers to compare it with is not ejected.");

    /** Failures in a row that eject. */
    public static final Rule.OfCount OUTLIER_CONSECUTIVE_FAILURES = new Rule.OfCount(
            "outlier.consecutive-failures", 5, 1, Counts.MAX, "Ejected after so many failures in a row.");

    /** Deviation that ejects. */
    public static final Rule.OfCount OUTLIER_DEVIATION = new Rule.OfCount(
            "outlier.deviation",
            1_900,
            0,
            100_000,
            "Ejected when its rate of success is below its peers' mean by so many thousandths of their standard deviation.");

    /** Margin below which no deviation ejects. */
    public static final Rule.OfCount OUTLIER_MARGIN = new Rule.OfCount(
            "outlier.margin",
            200,
            1,
            1_000,
            "Not ejected for a rate of success that is below its peers' mean by less than so many of a thousand.");

    /** Latency that ejects. */
    public static final Rule.OfCount OUTLIER_LATENCY_FACTOR = new Rule.OfCount(
            "outlier.latency-factor",
            3_000,
            1_000,
            1_000_000,
            "Ejected when its mean latency is above so many thousandths of its peers' mean.");

    /** Latency below which none ejects. */
    public static final Rule.OfDuration OUTLIER_LATENCY_FLOOR = new Rule.OfDuration(
            "outlier.latency-floor",
            Duration.ofMillis(100),
            Duration.ZERO,
            Duration.ofHours(1),
            "Not ejected for a mean latency below this.");

    /** Time of an ejection. */
    public static final Rule.OfDuration EJECTION_TIME = new Rule.OfDuration(
            "outlier.ejection-time",
            Duration.ofSeconds(30),
            MIN_SPAN,
            MAX_OPEN,
            "Ejected for so long the first time, and as much longer each time that it is ejected again soon.");

    /** Longest time of an ejection. */
    public static final Rule.OfDuration EJECTION_TIME_MAX = new Rule.OfDuration(
            "outlier.ejection-time.max",
            Duration.ofMinutes(5),
            MIN_SPAN,
            MAX_OPEN,
            "Ejected for no longer; back for so long, earlier ejections are forgiven.");

    /** Share that may be ejected. */
    public static final Rule.OfCount EJECTED_MAX = new Rule.OfCount(
            "outlier.ejected.max",
            500,
            0,
            1_000,
            "No more than so many of a thousand instances of a service are ejected at a time; 0 ejects none.");

    /** Silence after which a breaker is forgotten. */
    public static final Rule.OfDuration FORGET_AFTER = new Rule.OfDuration(
            "breaker.forget-after",
            Duration.ofHours(1),
            Duration.ofMinutes(1),
            Duration.ofDays(7),
            "A closed breaker without settings of its own is forgotten when nothing was reported for so long.");

    /** How long an event is known when it comes again. */
    public static final Rule.OfDuration DEDUP_WINDOW = new Rule.OfDuration(
            "breaker.dedup.window",
            Duration.ofMinutes(10),
            Duration.ofSeconds(10),
            Duration.ofHours(1),
            "How long an event that has no sequence number is known when it comes again.");

    /** Services that a partition knows. */
    public static final Rule.OfCount SERVICES_MAX = new Rule.OfCount(
            "breaker.services.max",
            2_500,
            1,
            1_000_000,
            "Services that one partition knows at most: what is told of one more is rejected.");

    /** All of them. */
    public static final List<Rule> ALL = List.of(
            CONSECUTIVE_FAILURES,
            FAILURE_RATE,
            SLOW_RATE,
            WINDOW_TIME,
            WINDOW_CALLS,
            MINIMUM_CALLS,
            MINIMUM_CALLERS,
            OPEN_TIME,
            OPEN_TIME_MAX,
            PERMITS,
            PERMIT_TIME,
            HALF_OPEN_TIME,
            OUTLIER_INTERVAL,
            OUTLIER_MINIMUM_CALLS,
            OUTLIER_MINIMUM_PEERS,
            OUTLIER_CONSECUTIVE_FAILURES,
            OUTLIER_DEVIATION,
            OUTLIER_MARGIN,
            OUTLIER_LATENCY_FACTOR,
            OUTLIER_LATENCY_FLOOR,
            EJECTION_TIME,
            EJECTION_TIME_MAX,
            EJECTED_MAX,
            FORGET_AFTER,
            DEDUP_WINDOW,
            SERVICES_MAX);

    private BreakerRules() {}
}
