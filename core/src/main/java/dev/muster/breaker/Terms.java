package dev.muster.breaker;

import dev.muster.fold.Rule;
import dev.muster.fold.Rules;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * What holds for one service at a moment: its own settings, and the rules of the log where it has none. Rules that cannot hold together are
 * never in force, nor are settings taken that cannot hold with them; where rules that came later contradict a service's settings, what is
 * the highest bounds the other. Immutable.
 */
public final class Terms {

    private final Rules rules;
    private final BreakerSettings own;

    /** Of a service with these settings under these rules. */
    public Terms(Rules rules, BreakerSettings own) {
        this.rules = rules;
        this.own = own;
    }

    /** What of it cannot hold together, by the names of settings and rules; empty when it can. */
    public Optional<String> problem() {
        BreakerSettings.Recovery recovery = own.recovery();
        Optional<Duration> noOwn = Optional.empty();
        return Span.of("openTime", recovery.open(), BreakerRules.OPEN_TIME, rules)
                .beyond(Span.of("openTimeMax", recovery.openMax(), BreakerRules.OPEN_TIME_MAX, rules))
                .or(() -> Span.of("permitTime", recovery.permitTime(), BreakerRules.PERMIT_TIME, rules)
                        .beyond(Span.of("", noOwn, BreakerRules.HALF_OPEN_TIME, rules)))
                .or(() -> Span.of("ejectionTime", own.ejecting().time(), BreakerRules.EJECTION_TIME, rules)
                        .beyond(Span.of("", noOwn, BreakerRules.EJECTION_TIME_MAX, rules)))
                .or(this::callsBeyondTheWindow);
    }

    private Optional<String> callsBeyondTheWindow() {
        if (window() instanceof WindowSize.OfCalls size && wantedCalls() > size.calls()) {
            String name = own.trip().minimumCalls().isPresent() ? "minimumCalls" : BreakerRules.MINIMUM_CALLS.name();
            return Optional.of(
                    name + ": " + wantedCalls() + " (expected: at most the window of " + size.calls() + " calls)");
        }
        return Optional.empty();
    }

    /** A span of time, and what it is called where it comes from. */
    private record Span(String name, Duration length) {

        static Span of(String setting, Optional<Duration> own, Rule.OfDuration rule, Rules rules) {
            return own.map(length -> new Span(setting, length))
                    .orElseGet(() -> new Span(rule.name(), rules.valueOf(rule)));
        }

        Optional<String> beyond(Span most) {
            return length.compareTo(most.length) > 0
                    ? Optional.of(name + ": " + length + " (expected: at most " + most.name + ", " + most.length + ")")
                    : Optional.empty();
        }
    }

    /** Failures in a row that open. */
    public long consecutiveFailures() {
        return count(own.trip().consecutiveFailures(), BreakerRules.CONSECUTIVE_FAILURES);
    }

    /** Failures in a thousand calls that open. */
    public long failureRate() {
        return count(own.trip().failureRate(), BreakerRules.FAILURE_RATE);
    }

    /** Slow ones in a thousand calls that open. */
    public long slowRate() {
        return count(own.trip().slowRate(), BreakerRules.SLOW_RATE);
    }

    /** Window over which rates are reckoned. */
    public WindowSize window() {
        return own.trip().window().orElseGet(() -> {
            long calls = rules.valueOf(BreakerRules.WINDOW_CALLS);
            return calls == 0
                    ? new WindowSize.OfTime(rules.valueOf(BreakerRules.WINDOW_TIME))
                    : new WindowSize.OfCalls((int) Math.max(WindowSize.MIN_CALLS, calls));
        });
    }

    /** Calls below which a rate means nothing; never more than a window of calls can hold, whatever the rules have become. */
    public long minimumCalls() {
        return window() instanceof WindowSize.OfCalls size ? Math.min(wantedCalls(), size.calls()) : wantedCalls();
    }

    /** Callers that must have seen it. */
    public long minimumCallers() {
        return count(own.trip().minimumCallers(), BreakerRules.MINIMUM_CALLERS);
    }

    /** Open for so long the first time. */
    public Duration openTime() {
        return span(own.recovery().open(), BreakerRules.OPEN_TIME);
    }

    /** Open for no longer. */
    public Duration openTimeMax() {
        return span(own.recovery().openMax(), BreakerRules.OPEN_TIME_MAX);
    }

    /** Open for so long at this opening in a row. */
    Duration openTime(int openings) {
        return growing(openTime(), 1L << Math.min(30, Math.max(0, openings - 1)), openTimeMax());
    }

    /** Probes that decide. */
    public int permits() {
        return (int) count(own.recovery().permits(), BreakerRules.PERMITS);
    }

    /** Time of a permit. */
    public Duration permitTime() {
        return span(own.recovery().permitTime(), BreakerRules.PERMIT_TIME);
    }

    Duration halfOpenTime() {
        return rules.valueOf(BreakerRules.HALF_OPEN_TIME);
    }

    Duration outlierInterval() {
        return rules.valueOf(BreakerRules.OUTLIER_INTERVAL);
    }

    long outlier(Rule.OfCount rule) {
        return rules.valueOf(rule);
    }

    long latencyFloorMicros() {
        return rules.valueOf(BreakerRules.OUTLIER_LATENCY_FLOOR).toMillis() * 1_000;
    }

    /** Share of the instances that may be ejected, in thousandths. */
    public long ejectedMax() {
        return count(own.ejecting().maxPermille(), BreakerRules.EJECTED_MAX);
    }

    /** Ejected for so long at this ejection in a row: as much longer each time, as Envoy does it. */
    Duration ejectionTime(int times) {
        return growing(span(own.ejecting().time(), BreakerRules.EJECTION_TIME), Math.max(1, times), ejectionTimeMax());
    }

    Duration ejectionTimeMax() {
        return rules.valueOf(BreakerRules.EJECTION_TIME_MAX);
    }

    Duration forgetAfter() {
        return rules.valueOf(BreakerRules.FORGET_AFTER);
    }

    Duration dedupWindow() {
        return rules.valueOf(BreakerRules.DEDUP_WINDOW);
    }

    private long wantedCalls() {
        return count(own.trip().minimumCalls(), BreakerRules.MINIMUM_CALLS);
    }

    private long count(OptionalInt of, Rule.OfCount rule) {
        return of.isPresent() ? of.getAsInt() : rules.valueOf(rule);
    }

    private Duration span(Optional<Duration> of, Rule.OfDuration rule) {
        return of.isPresent() ? of.get() : rules.valueOf(rule);
    }

    /** A span of a day at most, times 2^30 at most, fits into a long of milliseconds. */
    private static Duration growing(Duration base, long times, Duration max) {
        Duration grown = base.multipliedBy(times);
        return grown.compareTo(max) > 0 ? max : grown;
    }
}
