package dev.muster.breaker;

import java.time.Instant;
import java.util.Optional;

/**
 * What was told since the breaker is known; for people, judges nothing.
 *
 * @param sum calls by outcome
 * @param lastSuccess broker time of the last batch that told of an answered call
 * @param lastFailure broker time of the last batch that told of a failure
 */
public record Totals(Sum sum, Optional<Instant> lastSuccess, Optional<Instant> lastFailure) {

    /** Of nothing. */
    public static final Totals NONE = new Totals(Sum.NONE, Optional.empty(), Optional.empty());

    Totals plus(Sum more, Instant brokerTime) {
        return new Totals(
                sum.plus(more),
                more.answered() > 0 ? Optional.of(brokerTime) : lastSuccess,
                more.failures() > 0 ? Optional.of(brokerTime) : lastFailure);
    }
}
