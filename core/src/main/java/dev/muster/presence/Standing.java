package dev.muster.presence;

import java.time.Instant;

/**
 * The effective status of an instance.
 *
 * @param status by precedence: override, maintenance, check, ttl, what it reports
 * @param since broker time at which this status began
 * @param reason why it has this status, in words with figures
 */
public record Standing(Status status, Instant since, String reason) {

    Standing now(Status next, String why, Instant at) {
        return new Standing(next, next == status ? since : at, why);
    }
}
