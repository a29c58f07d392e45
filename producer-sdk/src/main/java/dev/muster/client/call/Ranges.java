package dev.muster.client.call;

import dev.muster.client.InvalidValueException;
import java.time.Duration;

/** Checks of what a user sets. */
final class Ranges {
    private static final Duration LONGEST = Duration.ofDays(1);

    private Ranges() {}

    static int check(String name, int value, int least, int most) {
        if (value < least || value > most) {
            throw new InvalidValueException(name, value, least + " to " + most);
        }
        return value;
    }

    static Duration positive(String name, Duration value) {
        return atLeast(name, value, Duration.ofNanos(1));
    }

    static Duration atLeast(String name, Duration value, Duration least) {
        if (value.compareTo(least) < 0 || value.compareTo(LONGEST) > 0) {
            throw new InvalidValueException(name, value, least + " to " + LONGEST);
        }
        return value;
    }
}
