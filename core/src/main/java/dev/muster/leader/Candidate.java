package dev.muster.leader;

import java.time.Instant;
import java.util.Optional;

/**
 * One who would lead.
 *
 * @param session its campaign; none where it names none, and then whoever names none speaks for it
 * @param terms what it campaigns with
 * @param since broker time at which it came
 * @param arrival offset of the record by which it came: who came earlier has its turn earlier
 */
public record Candidate(Optional<Session> session, Terms terms, Instant since, long arrival) {

    /** Whether who says this speaks for the campaign: an absent session means the present one. */
    boolean isOf(Optional<Session> named) {
        return named.isEmpty() || named.equals(session);
    }

    Candidate with(Terms changed) {
        return new Candidate(session, changed, since, arrival);
    }
}
