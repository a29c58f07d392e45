package dev.muster.simulation;

import dev.muster.fold.Fold;
import dev.muster.fold.Moment;
import dev.muster.fold.Rules;
import dev.muster.fold.Step;
import dev.muster.leader.Candidacies;
import dev.muster.leader.Candidate;
import dev.muster.leader.CandidateId;
import dev.muster.leader.Election;
import dev.muster.leader.Kept;
import dev.muster.leader.LeaderDecision;
import dev.muster.leader.LeaderEvent;
import dev.muster.leader.LeaderEvents;
import dev.muster.leader.LeaderState;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import org.pcollections.PSortedMap;

/** Folds of elections with one fault each, to see whether the simulation would notice. */
final class LeaderMutants {

    private LeaderMutants() {}

    /** Takes keeps of any session. */
    static Fold<LeaderState, LeaderEvent, LeaderDecision> withoutSessions() {
        return new Faulty() {
            @Override
            public Step<LeaderState, LeaderDecision> apply(LeaderState state, LeaderEvent event, Moment at) {
                return super.apply(
                        state,
                        event instanceof LeaderEvent.Keep keep
                                ? new LeaderEvent.Keep(keep.head(), keep.key(), keep.candidate(), Optional.empty())
                                : event,
                        at);
            }
        };
    }

    /** Lets terms repeat. */
    static Fold<LeaderState, LeaderEvent, LeaderDecision> countingTermsInTens() {
        return new Faulty() {
            @Override
            public Step<LeaderState, LeaderDecision> apply(LeaderState state, LeaderEvent event, Moment at) {
                return super.apply(state, event, coarse(at));
            }

            @Override
            public Step<LeaderState, LeaderDecision> due(LeaderState state, Moment at) {
                return super.due(state, coarse(at));
            }

            private Moment coarse(Moment at) {
                return new Moment(at.now(), at.appendedAt(), at.offset() / 1_000, at.rules());
            }
        };
    }

    /** Looks late, and at the leader alone, and elects whoever is next. */
    static Fold<LeaderState, LeaderEvent, LeaderDecision> electingTheSilent() {
        return new Faulty() {
            @Override
            public Optional<Instant> deadline(LeaderState state) {
                return super.deadline(state).map(at -> at.plusMillis(1_400));
            }

            @Override
            public Step<LeaderState, LeaderDecision> due(LeaderState state, Moment at) {
                return super.due(lenient(state, at), at);
            }
        };
    }

    /** Takes whoever takes a candidate away for the candidate. */
    static Fold<LeaderState, LeaderEvent, LeaderDecision> trustful() {
        return new Faulty() {
            @Override
            public Step<LeaderState, LeaderDecision> apply(LeaderState state, LeaderEvent event, Moment at) {
                if (event instanceof LeaderEvent.Resign resign && state.contest() instanceof Election held) {
                    return super.apply(
                            state,
                            new LeaderEvent.Resign(
                                    resign.head(),
                                    resign.key(),
                                    resign.candidate(),
                                    resign.session().or(() -> Optional.ofNullable(
                                                    held.candidates().get(resign.candidate()))
                                            .flatMap(Candidate::session))),
                            at);
                }
                return super.apply(state, event, at);
            }
        };
    }

    /** All but a leader whose time is over have a moment more. */
    private static LeaderState lenient(LeaderState state, Moment at) {
        if (!(state.contest() instanceof Election held) || held.leader().isEmpty()) {
            return state;
        }
        PSortedMap<CandidateId, Kept> kept = state.candidacies().kept();
        Optional<Kept> leader = Optional.ofNullable(kept.get(held.leader().get().candidate()));
        if (leader.filter(one -> !one.until().isAfter(at.now())).isEmpty()) {
            return state;
        }
        for (Map.Entry<CandidateId, Kept> entry : kept.entrySet()) {
            Kept one = entry.getValue();
            if (!entry.getKey().equals(held.leader().get().candidate())
                    && !one.until().isAfter(at.now())) {
                kept = kept.plus(entry.getKey(), new Kept(at.now().plusMillis(1), one.at()));
            }
        }
        Candidacies before = state.candidacies();
        return new LeaderState(held, new Candidacies(kept, before.seen(), before.superseded()));
    }

    /** The fold, but for what a subclass gets wrong. */
    private static class Faulty implements Fold<LeaderState, LeaderEvent, LeaderDecision> {

        private final Fold<LeaderState, LeaderEvent, LeaderDecision> real = LeaderEvents.SPEC.fold();

        @Override
        public LeaderState initial() {
            return real.initial();
        }

        @Override
        public Step<LeaderState, LeaderDecision> apply(LeaderState state, LeaderEvent event, Moment at) {
            return real.apply(state, event, at);
        }

        @Override
        public Step<LeaderState, LeaderDecision> due(LeaderState state, Moment at) {
            return real.due(state, at);
        }

        @Override
        public Optional<Instant> deadline(LeaderState state) {
            return real.deadline(state);
        }

        @Override
        public Optional<String> problemWith(Rules rules) {
            return real.problemWith(rules);
        }

        @Override
        public Object decidedPart(LeaderState state) {
            return real.decidedPart(state);
        }

        @Override
        public boolean isPresent(LeaderState state) {
            return real.isPresent(state);
        }

        @Override
        public boolean isVacant(LeaderState state) {
            return real.isVacant(state);
        }
    }
}
