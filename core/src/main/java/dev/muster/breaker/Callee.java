package dev.muster.breaker;

import java.time.Instant;

/**
 * What is remembered of one called instance.
 *
 * @param seen log time at which a call to it was last told of
 * @param now outcomes of the interval under way
 * @param before outcomes of the interval before it
 * @param row failures in a row, over all callers
 * @param rowWitness who saw them
 * @param inFlight calls under way, as the last caller said
 */
public record Callee(Instant seen, Tally now, Tally before, long row, Witness rowWitness, int inFlight) {

    /** Of an instance that was never called. */
    static final Callee NONE = new Callee(Instant.EPOCH, Tally.NONE, Tally.NONE, 0, Witness.NOBODY, 0);

    Callee heard(InstanceOutcomes told, Sum sum, String caller, Instant at, long offset) {
        Tally counted = now.plus(told, sum, caller, offset);
        if (sum.answered() > 0) {
            return new Callee(at, counted, before, 0, Witness.NOBODY, told.inFlight());
        }
        return sum.failures() == 0
                ? new Callee(at, counted, before, row, rowWitness, told.inFlight())
                : new Callee(
                        at, counted, before, Sum.plus(row, sum.failures()), rowWitness.with(caller), told.inFlight());
    }

    /** The interval is over. */
    Callee swept() {
        return new Callee(seen, Tally.NONE, now, row, rowWitness, inFlight);
    }

    /** Nothing that was told counts any more against it. */
    Callee cleared() {
        return new Callee(seen, Tally.NONE, before, 0, Witness.NOBODY, inFlight);
    }
}
