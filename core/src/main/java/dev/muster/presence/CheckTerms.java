package dev.muster.presence;

import dev.muster.fold.InvalidValueException;
import dev.muster.fold.Rules;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * The check that an instance asks for; what is empty is filled by the rules in force.
 *
 * @param probe what is asked
 * @param interval from one probe to the next, 1 s to 1 h
 * @param timeout longest wait for an answer, 100 ms to the interval
 * @param failures failures in a row until DOWN, 1 to 100
 * @param successes successes in a row until back, 1 to 100
 */
public record CheckTerms(
        Check.Probe probe,
        Optional<Duration> interval,
        Optional<Duration> timeout,
        OptionalInt failures,
        OptionalInt successes) {

    /** @throws InvalidValueException when a part is out of range */
    public CheckTerms {
        interval.ifPresent(Check::checkInterval);
        Duration longest = interval.orElse(Check.MAX_INTERVAL);
        timeout.ifPresent(value -> Check.checkTimeout(value, longest));
        Check.checkThreshold("check.failures", failures.orElse(1));
        Check.checkThreshold("check.successes", successes.orElse(1));
    }

    /** A default gives way where it does not fit what the instance named: the timeout never exceeds the interval. */
    Check filledBy(Rules rules) {
        Duration usualInterval = rules.valueOf(PresenceRules.CHECK_INTERVAL_DEFAULT);
        Duration every = interval.orElseGet(() -> longer(usualInterval, timeout.orElse(usualInterval)));
        Duration atMost = timeout.orElseGet(() -> shorter(rules.valueOf(PresenceRules.CHECK_TIMEOUT_DEFAULT), every));
        Check.Thresholds thresholds = new Check.Thresholds(
                failures.orElseGet(() -> (int) rules.valueOf(PresenceRules.CHECK_FAILURES_DEFAULT)),
                successes.orElseGet(() -> (int) rules.valueOf(PresenceRules.CHECK_SUCCESSES_DEFAULT)));
        return new Check(probe, every, atMost, thresholds);
    }

    private static Duration longer(Duration one, Duration other) {
        return one.compareTo(other) >= 0 ? one : other;
    }

    private static Duration shorter(Duration one, Duration other) {
        return one.compareTo(other) <= 0 ? one : other;
    }
}
