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
 * @param inFlight calls under way: what the callers that are remembered last said of it, added up; follows from {@link Caller#underWay()}
 */
public record Callee(Instant seen, Tally now, Tally before, long row, Witness rowWitness, long inFlight) {

    /** Of an instance that was never called. */
    static final Callee NONE = new Callee(Instant.EPOCH, Tally.NONE, Tally.NONE, 0, Witness.NOBODY, 0);

    Callee heard(InstanceOutcomes told, Sum sum, String caller, Instant at, long offset) {
        Tally counted = now.plus(told, sum, caller, offset);
        if (sum.answered() > 0) {
            return new Callee(at, counted, before, 0, Witness.NOBODY, inFlight);
        }
        return sum.failures() == 0
                ? new Callee(at, counted, before, row, rowWitness, inFlight)
                : new Callee(at, counted, before, Sum.plus(row, sum.failures()), rowWitness.with(caller), inFlight);
    }

    /** So many calls more are under way, or fewer. */
    Callee carrying(long more) {
        return new Callee(seen, now, before, row, rowWitness, inFlight + more);
    }

    /** It was told that there are calls under way. */
    Callee called(Instant at) {
        return new Callee(at, now, before, row, rowWitness, inFlight);
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
