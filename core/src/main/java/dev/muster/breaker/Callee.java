package dev.muster.breaker;

import java.time.Instant;

/**
 * What is remembered of one called instance.
 *
 * @param seen log time at which a call to it was last told of
 * @param now outcomes of the interval under way
 * @param before outcomes of the interval before it
 * @param row failures in a row, over all callers; it may have begun before both intervals
 * @param inFlight calls under way: what the callers that are remembered last said of it, added up; follows from {@link Caller#underWay()}
 */
public record Callee(Instant seen, Tally now, Tally before, Row row, long inFlight) {

    /** Of an instance that was never called. */
    static final Callee NONE = new Callee(Instant.EPOCH, Tally.NONE, Tally.NONE, Row.NONE, 0);

    Callee heard(InstanceOutcomes told, Sum sum, String caller, Instant at, long offset) {
        return new Callee(at, now.plus(told, sum, caller, offset), before, row.after(sum, caller, offset), inFlight);
    }

    /** So many calls more are under way, or fewer. */
    Callee carrying(long more) {
        return new Callee(seen, now, before, row, inFlight + more);
    }

    /** It was told that there are calls under way. */
    Callee called(Instant at) {
        return new Callee(at, now, before, row, inFlight);
    }

    /** The interval is over. */
    Callee swept() {
        return new Callee(seen, Tally.NONE, now, row, inFlight);
    }

    /** Nothing that was told counts any more against it. */
    Callee cleared() {
        return new Callee(seen, Tally.NONE, before, Row.NONE, inFlight);
    }
}
