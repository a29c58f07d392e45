package dev.muster.breaker;

import dev.muster.fold.InvalidValueException;
import java.util.Collections;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Stream;

/** One of a service's own settings, by which a change of some of them says which it means: what it does not name stays as it is. */
public enum Setting {
    /** Failures in a row that open. */
    CONSECUTIVE_FAILURES("consecutiveFailures"),
    /** Share of failed calls that opens. */
    FAILURE_RATE("failureRate"),
    /** Share of slow calls that opens. */
    SLOW_RATE("slowRate"),
    /** Window of time; of the two windows the one that is given takes the place of the other. */
    WINDOW_TIME("windowTime"),
    /** Window of calls. */
    WINDOW_CALLS("windowCalls"),
    /** Calls below which a rate means nothing. */
    MINIMUM_CALLS("minimumCalls"),
    /** Callers that must have seen it. */
    MINIMUM_CALLERS("minimumCallers"),
    /** Time open. */
    OPEN_TIME("openTime"),
    /** Longest time open. */
    OPEN_TIME_MAX("openTimeMax"),
    /** Probes that decide. */
    PERMITS("permits"),
    /** Time of a permit. */
    PERMIT_TIME("permitTime"),
    /** Time of an ejection. */
    EJECTION_TIME("ejectionTime"),
    /** Share of instances that may be ejected. */
    EJECTED_MAX("ejectedMax");

    private final String text;

    Setting(String text) {
        this.text = text;
    }

    /** Its name in events and over HTTP. */
    public String text() {
        return text;
    }

    /** The setting of this name; @throws InvalidValueException when there is none */
    public static Setting parse(String name) {
        return Stream.of(values())
                .filter(one -> one.text.equals(name))
                .findFirst()
                .orElseThrow(() -> new InvalidValueException(
                        "changes",
                        "'" + name + "'",
                        "some of " + Stream.of(values()).map(Setting::text).toList()));
    }

    /** In order, unmodifiable. */
    static SortedSet<Setting> sorted(Set<Setting> settings) {
        return Collections.unmodifiableSortedSet(new TreeSet<>(settings));
    }

    /**
     * These settings, those that are named as given: given up where they are absent there.
     *
     * @throws InvalidValueException when they cannot hold together
     */
    static BreakerSettings merged(BreakerSettings own, BreakerSettings given, Set<Setting> named) {
        Choice choice = new Choice(named);
        BreakerSettings.Trip trip = own.trip();
        BreakerSettings.Recovery recovery = own.recovery();
        return new BreakerSettings(
                new BreakerSettings.Trip(
                        choice.of(
                                CONSECUTIVE_FAILURES,
                                trip.consecutiveFailures(),
                                given.trip().consecutiveFailures()),
                        choice.of(FAILURE_RATE, trip.failureRate(), given.trip().failureRate()),
                        choice.of(SLOW_RATE, trip.slowRate(), given.trip().slowRate()),
                        choice.window(trip.window(), given.trip().window()),
                        choice.of(
                                MINIMUM_CALLS, trip.minimumCalls(), given.trip().minimumCalls()),
                        choice.of(
                                MINIMUM_CALLERS,
                                trip.minimumCallers(),
                                given.trip().minimumCallers())),
                new BreakerSettings.Recovery(
                        choice.of(OPEN_TIME, recovery.open(), given.recovery().open()),
                        choice.of(
                                OPEN_TIME_MAX,
                                recovery.openMax(),
                                given.recovery().openMax()),
                        choice.of(PERMITS, recovery.permits(), given.recovery().permits()),
                        choice.of(
                                PERMIT_TIME,
                                recovery.permitTime(),
                                given.recovery().permitTime())),
                new BreakerSettings.Ejecting(
                        choice.of(
                                EJECTION_TIME,
                                own.ejecting().time(),
                                given.ejecting().time()),
                        choice.of(
                                EJECTED_MAX,
                                own.ejecting().maxPermille(),
                                given.ejecting().maxPermille())));
    }

    private record Choice(Set<Setting> named) {
        OptionalInt of(Setting setting, OptionalInt own, OptionalInt given) {
            return named.contains(setting) ? given : own;
        }

        <T> Optional<T> of(Setting setting, Optional<T> own, Optional<T> given) {
            return named.contains(setting) ? given : own;
        }

        /** A window of one kind that is given up leaves one of the other kind. */
        Optional<WindowSize> window(Optional<WindowSize> own, Optional<WindowSize> given) {
            if (given.isPresent() && (named.contains(WINDOW_TIME) || named.contains(WINDOW_CALLS))) {
                return given;
            }
            return own.filter(size -> !named.contains(size instanceof WindowSize.OfTime ? WINDOW_TIME : WINDOW_CALLS));
        }
    }
}
