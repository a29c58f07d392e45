package dev.muster.breaker;

import dev.muster.fold.InvalidValueException;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import java.util.OptionalInt;

/** Checks of values that may be absent. */
final class Ranges {

    private Ranges() {}

    static void check(String field, OptionalInt value, int min, int max) {
        if (value.isPresent() && (value.getAsInt() < min || value.getAsInt() > max)) {
            throw new InvalidValueException(field, value.getAsInt(), min + " to " + max);
        }
    }

    static void check(String field, Optional<Duration> value, Duration min, Duration max) {
        if (value.isPresent()) {
            Duration span = value.get();
            if (span.compareTo(min) < 0
                    || span.compareTo(max) > 0
                    || !span.equals(span.truncatedTo(ChronoUnit.MILLIS))) {
                throw new InvalidValueException(field, span, min + " to " + max + " in whole milliseconds");
            }
        }
    }
}
