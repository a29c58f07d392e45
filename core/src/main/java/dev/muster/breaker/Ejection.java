package dev.muster.breaker;

import java.time.Instant;
import java.util.Optional;

/**
 * An instance that was ejected, and is still, or came back not long ago.
 *
 * @param times ejections without having stayed back for long since
 * @param since broker time at which it was ejected, for people
 * @param until log time at which it comes back
 * @param returned log time at which it came back; empty while it is ejected
 * @param rule the rule that applied
 * @param reason why, in words with figures
 * @param evidence what it was ejected for
 */
public record Ejection(
        int times,
        Instant since,
        Instant until,
        Optional<Instant> returned,
        String rule,
        String reason,
        Evidence evidence) {

    /** Whether the instance is to be left out. */
    public boolean isInForce() {
        return returned.isEmpty();
    }

    Ejection over(Instant at) {
        return new Ejection(times, since, until, Optional.of(at), rule, reason, evidence);
    }
}
