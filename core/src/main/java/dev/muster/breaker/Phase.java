package dev.muster.breaker;

import dev.muster.fold.InvariantViolation;
import java.time.Instant;
import java.util.Optional;

/**
 * A breaker's state, from one move to the next.
 *
 * @param state how it stands
 * @param epoch number of the phase within the breaker's life, from 1: callers tell with it what they knew when they called
 * @param since broker time at which it began, for people
 * @param began log time at which it began
 * @param until log time at which it ends; only of OPEN
 * @param reason why it is so, in words with figures
 * @param evidence outcomes that it follows from; of OPEN and HALF_OPEN what it opened for, of CLOSED what it closed for
 * @param note the operator's word; only of the forced states and after a reset
 */
public record Phase(
        State state,
        long epoch,
        Instant since,
        Instant began,
        Optional<Instant> until,
        String reason,
        Optional<Evidence> evidence,
        Optional<OperatorNote> note) {

    /** @throws InvariantViolation when an end, or an operator's word, stands where none can be, or is missing */
    public Phase {
        if (until.isPresent() != (state == State.OPEN)) {
            throw new InvariantViolation("Expected an end of OPEN and of nothing else, but " + state + " has " + until);
        }
        if (state.isForced() && note.isEmpty()) {
            throw new InvariantViolation("Expected an operator's word for " + state + ", but there is none");
        }
    }
    /** The same, with another end. */
    Phase endingAt(Instant end) {
        return new Phase(state, epoch, since, began, Optional.of(end), reason, evidence, note);
    }
}
