package dev.muster.leader;

import dev.muster.fold.Fold;
import dev.muster.fold.Moment;
import dev.muster.fold.Rule;
import dev.muster.fold.Step;
import dev.muster.leader.LeaderDecision.Recorded;
import dev.muster.leader.LeaderDecision.Subject;
import dev.muster.leader.LeaderDecision.Trigger;
import dev.muster.leader.LeaderDecision.What;
import java.time.Instant;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Elects one of those who campaign, and another one when it has gone: by priority, the highest first, and among equals by arrival. Who leads
 * goes on leading, whoever comes. A candidate that is silent for its ttl is none any more; if it led, the next is elected in the same step,
 * after all others that are silent were taken off.
 *
 * <p>A term is the offset of the record that elected. One record elects at most one leader of an election, so there is one leader a term,
 * and terms grow, also when the election was forgotten in between.
 *
 * <p>A leader that resigns has stopped before. One that lapses was sure by its own clock no more. One that is put down by another's word, by
 * another campaign under its name or a resignation that did not name its session, may not know: nobody is elected before its ttl is over.
 *
 * <p>One campaign of a candidate speaks for it, as in presence one incarnation does. Campaigns and resignations are known by their ids for a
 * while; a keep is idempotent by nature. A call of {@code due} for a deadline that has moved is a no-op.
 */
public final class LeaderFold implements Fold<LeaderState, LeaderEvent, LeaderDecision> {

    @Override
    public LeaderState initial() {
        return LeaderState.INITIAL;
    }

    @Override
    public Step<LeaderState, LeaderDecision> apply(LeaderState state, LeaderEvent event, Moment at) {
        return event.match(new LeaderTurn(state, at));
    }

    @Override
    public Step<LeaderState, LeaderDecision> due(LeaderState state, Moment at) {
        if (deadline(state).filter(time -> !time.isAfter(at.now())).isEmpty()) {
            return Step.stay(state);
        }
        if (state.contest() instanceof Election held && held.candidates().isEmpty()) {
            String reason = "no candidate for the time in which events are known";
            return Step.of(
                    LeaderState.INITIAL, new Recorded(What.FORGOTTEN, Trigger.DEDUP_WINDOW, Subject.ELECTION, reason));
        }
        Ballot ballot = new Ballot(state, at);
        ballot.sweep();
        ballot.elect();
        return ballot.step();
    }

    @Override
    public Optional<Instant> deadline(LeaderState state) {
        if (!(state.contest() instanceof Election held)) {
            return Optional.empty();
        }
        if (held.candidates().isEmpty()) {
            return held.forgetAt();
        }
        Stream<Instant> lapses = state.candidacies().kept().values().stream().map(Kept::until);
        return Stream.concat(held.notBefore().stream(), lapses).min(Instant::compareTo);
    }

    @Override
    public Optional<Rule.OfCount> entityBound() {
        return Optional.of(LeaderRules.ELECTIONS_MAX);
    }

    @Override
    public Contest decidedPart(LeaderState state) {
        return state.contest();
    }

    @Override
    public boolean isPresent(LeaderState state) {
        return state.contest() instanceof Election;
    }

    @Override
    public boolean isVacant(LeaderState state) {
        return state.equals(LeaderState.INITIAL);
    }
}
