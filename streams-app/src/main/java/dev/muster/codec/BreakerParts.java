package dev.muster.codec;

import dev.muster.breaker.BreakerSettings;
import dev.muster.breaker.WindowSize;
import dev.muster.fold.InvalidValueException;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/** What the events and the states of breakers have in common. Stateless; any thread. */
final class BreakerParts {

    private BreakerParts() {}

    static dev.muster.schema.BreakerSettings settings(BreakerSettings settings) {
        BreakerSettings.Trip trip = settings.trip();
        BreakerSettings.Recovery recovery = settings.recovery();
        WindowSize window = trip.window().orElse(null);
        return dev.muster.schema.BreakerSettings.newBuilder()
                .setConsecutiveFailures(PresenceParts.nullable(trip.consecutiveFailures()))
                .setFailureRatePermille(PresenceParts.nullable(trip.failureRate()))
                .setSlowRatePermille(PresenceParts.nullable(trip.slowRate()))
                .setWindowMs(
                        window instanceof WindowSize.OfTime time ? time.length().toMillis() : null)
                .setWindowCalls(window instanceof WindowSize.OfCalls calls ? calls.calls() : null)
                .setMinimumCalls(PresenceParts.nullable(trip.minimumCalls()))
                .setMinimumCallers(PresenceParts.nullable(trip.minimumCallers()))
                .setOpenMs(millis(recovery.open()))
                .setOpenMaxMs(millis(recovery.openMax()))
                .setPermits(PresenceParts.nullable(recovery.permits()))
                .setPermitMs(millis(recovery.permitTime()))
                .setEjectionMs(millis(settings.ejecting().time()))
                .setEjectedMaxPermille(
                        PresenceParts.nullable(settings.ejecting().maxPermille()))
                .build();
    }

    /** @throws InvalidValueException when a part is out of range */
    static BreakerSettings settings(dev.muster.schema.BreakerSettings r) {
        return new BreakerSettings(
                new BreakerSettings.Trip(
                        count(r.getConsecutiveFailures()),
                        count(r.getFailureRatePermille()),
                        count(r.getSlowRatePermille()),
                        window(r),
                        count(r.getMinimumCalls()),
                        count(r.getMinimumCallers())),
                new BreakerSettings.Recovery(
                        span(r.getOpenMs()), span(r.getOpenMaxMs()), count(r.getPermits()), span(r.getPermitMs())),
                new BreakerSettings.Ejecting(span(r.getEjectionMs()), count(r.getEjectedMaxPermille())));
    }

    private static Optional<WindowSize> window(dev.muster.schema.BreakerSettings r) {
        if (r.getWindowMs() != null && r.getWindowCalls() != null) {
            throw new InvalidValueException("window", "of time and of calls", "one of them");
        }
        if (r.getWindowMs() != null) {
            return Optional.of(new WindowSize.OfTime(Duration.ofMillis(r.getWindowMs())));
        }
        return r.getWindowCalls() == null ? Optional.empty() : Optional.of(new WindowSize.OfCalls(r.getWindowCalls()));
    }

    private static @Nullable Long millis(Optional<Duration> span) {
        return span.map(Duration::toMillis).orElse(null);
    }

    private static Optional<Duration> span(@Nullable Long millis) {
        return Optional.ofNullable(millis).map(Duration::ofMillis);
    }

    private static OptionalInt count(@Nullable Integer number) {
        return PresenceParts.optionalInt(number);
    }
}
