package dev.muster.presence;

import dev.muster.fold.InvalidValueException;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.Optional;

/**
 * How long an instance may be silent, in whole milliseconds.
 *
 * @param ttl silent for so long, it is DOWN; 3 s to 1 h; none where its check alone tells
 * @param deregisterAfter DOWN by its ttl or failing its check for so long, it is removed, whatever an operator imposes; 1 s to 7 days
 */
public record Lease(Optional<Duration> ttl, Duration deregisterAfter) {

    /** Shortest ttl: three times the longest step of the log clock. */
    public static final Duration MIN_TTL = Duration.ofSeconds(3);

    /** Longest ttl. */
    public static final Duration MAX_TTL = Duration.ofHours(1);

    /** Shortest time from DOWN to removal. */
    public static final Duration MIN_DEREGISTER_AFTER = Duration.ofSeconds(1);

    /** Longest time from DOWN to removal. */
    public static final Duration MAX_DEREGISTER_AFTER = Duration.ofDays(7);

    /** @throws InvalidValueException when a part is out of range */
    public Lease {
        ttl.ifPresent(Lease::checkTtl);
        checkDeregisterAfter(deregisterAfter);
    }

    /**
     * Returns a ttl that is in range.
     *
     * @throws InvalidValueException when it is not
     */
    public static Duration checkTtl(Duration ttl) {
        return check("ttl", ttl, MIN_TTL, MAX_TTL);
    }

    /**
     * Returns a time to removal that is in range.
     *
     * @throws InvalidValueException when it is not
     */
    public static Duration checkDeregisterAfter(Duration deregisterAfter) {
        return check("deregisterAfter", deregisterAfter, MIN_DEREGISTER_AFTER, MAX_DEREGISTER_AFTER);
    }

    private static Duration check(String field, Duration value, Duration min, Duration max) {
        if (value.compareTo(min) < 0 || value.compareTo(max) > 0) {
            throw new InvalidValueException(field, value, min + " to " + max);
        }
        if (!value.equals(value.truncatedTo(ChronoUnit.MILLIS))) {
            throw new InvalidValueException(field, value, "whole milliseconds");
        }
        return value;
    }
}
