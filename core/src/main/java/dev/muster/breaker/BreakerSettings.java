package dev.muster.breaker;

import dev.muster.fold.InvalidValueException;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * What one service's breaker does otherwise than the rules of the log say; what is empty is as the rules say.
 *
 * @param trip when it opens
 * @param recovery how it comes back
 * @param ejecting when instances are ejected
 */
public record BreakerSettings(Trip trip, Recovery recovery, Ejecting ejecting) {

    /** All as the rules say. */
    public static final BreakerSettings NONE = new BreakerSettings(Trip.NONE, Recovery.NONE, Ejecting.NONE);

    /** Whether all is as the rules say. */
    public boolean isNone() {
        return equals(NONE);
    }

    /**
     * When a breaker opens.
     *
     * @param consecutiveFailures after so many failures in a row
     * @param failureRate when so many of a thousand calls failed
     * @param slowRate when so many of a thousand calls were too slow
     * @param window over which the rates are reckoned
     * @param minimumCalls a rate means nothing below so many calls
     * @param minimumCallers so many callers must have seen it
     */
    public record Trip(
            OptionalInt consecutiveFailures,
            OptionalInt failureRate,
            OptionalInt slowRate,
            Optional<WindowSize> window,
            OptionalInt minimumCalls,
            OptionalInt minimumCallers) {

        /** All as the rules say. */
        public static final Trip NONE = new Trip(
                OptionalInt.empty(),
                OptionalInt.empty(),
                OptionalInt.empty(),
                Optional.empty(),
                OptionalInt.empty(),
                OptionalInt.empty());

        /** @throws InvalidValueException when a part is out of range or two parts cannot hold together */
        public Trip {
            Ranges.check("consecutiveFailures", consecutiveFailures, 1, Counts.MAX);
            Ranges.check("failureRatePermille", failureRate, 1, 1_000);
            Ranges.check("slowRatePermille", slowRate, 1, 1_000);
            Ranges.check("minimumCalls", minimumCalls, 1, Counts.MAX);
            Ranges.check("minimumCallers", minimumCallers, BreakerRules.MIN_CALLERS, BreakerRules.MAX_MINIMUM_CALLERS);
            if (window.orElse(null) instanceof WindowSize.OfCalls size && minimumCalls.orElse(0) > size.calls()) {
                throw new InvalidValueException(
                        "minimumCalls", minimumCalls.getAsInt(), "at most the window of " + size.calls() + " calls");
            }
        }
    }

    /**
     * How a breaker comes back.
     *
     * @param open open for so long the first time
     * @param openMax open for no longer, however often it opens
     * @param permits probes that decide
     * @param permitTime a permit that is unused for so long goes to another caller
     */
    public record Recovery(
            Optional<Duration> open, Optional<Duration> openMax, OptionalInt permits, Optional<Duration> permitTime) {

        /** All as the rules say. */
        public static final Recovery NONE =
                new Recovery(Optional.empty(), Optional.empty(), OptionalInt.empty(), Optional.empty());

        /** @throws InvalidValueException when a part is out of range or two parts cannot hold together */
        public Recovery {
            Ranges.check("openTime", open, BreakerRules.MIN_SPAN, BreakerRules.MAX_OPEN);
            Ranges.check("openTimeMax", openMax, BreakerRules.MIN_SPAN, BreakerRules.MAX_OPEN);
            Ranges.check("permits", permits, 1, BreakerRules.MAX_PERMITS);
            Ranges.check("permitTime", permitTime, BreakerRules.MIN_SPAN, BreakerRules.MAX_PERMIT_TIME);
            if (open.isPresent() && openMax.isPresent() && open.get().compareTo(openMax.get()) > 0) {
                throw new InvalidValueException("openTime", open.get(), "at most openTimeMax, " + openMax.get());
            }
        }
    }

    /**
     * When instances are ejected.
     *
     * @param time for so long the first time
     * @param maxPermille no more than so many of a thousand instances; 0 ejects none
     */
    public record Ejecting(Optional<Duration> time, OptionalInt maxPermille) {

        /** All as the rules say. */
        public static final Ejecting NONE = new Ejecting(Optional.empty(), OptionalInt.empty());

        /** @throws InvalidValueException when a part is out of range */
        public Ejecting {
            Ranges.check("ejectionTime", time, BreakerRules.MIN_SPAN, BreakerRules.MAX_OPEN);
            Ranges.check("ejectedMaxPermille", maxPermille, 0, 1_000);
        }
    }
}
