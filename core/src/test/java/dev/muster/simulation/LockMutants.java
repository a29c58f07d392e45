package dev.muster.simulation;

import dev.muster.fold.Fold;
import dev.muster.fold.Moment;
import dev.muster.fold.Rules;
import dev.muster.fold.Step;
import dev.muster.lock.Claim;
import dev.muster.lock.Holder;
import dev.muster.lock.Keeps;
import dev.muster.lock.Lock;
import dev.muster.lock.LockDecision;
import dev.muster.lock.LockEvent;
import dev.muster.lock.LockEvents;
import dev.muster.lock.LockState;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/** Folds of locks with one fault each, to see whether the simulation would notice. */
final class LockMutants {

    private LockMutants() {}

    /** Takes whatever is released for what is held. */
    static Fold<LockState, LockEvent, LockDecision> withoutTokenCheck() {
        return new Faulty() {
            @Override
            public Step<LockState, LockDecision> apply(LockState state, LockEvent event, Moment at) {
                Optional<Holder> first = state.standing() instanceof Lock lock
                        ? lock.holders().stream().findFirst()
                        : Optional.empty();
                return event instanceof LockEvent.Release release && first.isPresent()
                        ? super.apply(
                                state,
                                new LockEvent.Release(
                                        release.head(),
                                        release.key(),
                                        first.get().owner(),
                                        first.get().token()),
                                at)
                        : super.apply(state, event, at);
            }
        };
    }

    /** Grants what is to be had to who comes, whoever waits. */
    static Fold<LockState, LockEvent, LockDecision> barging() {
        return new Faulty() {
            @Override
            public Step<LockState, LockDecision> apply(LockState state, LockEvent event, Moment at) {
                if (!(event instanceof LockEvent.Acquire)
                        || !(state.standing() instanceof Lock lock)
                        || lock.waiterBy(event.head().eventId()).isPresent()) {
                    return super.apply(state, event, at);
                }
                Lock open = new Lock(lock.holders(), List.of(), lock.limit(), lock.lastToken());
                Step<LockState, LockDecision> step = super.apply(new LockState(open, state.keeps()), event, at);
                Lock after = (Lock) step.state().standing();
                if (!after.queue().isEmpty()) {
                    return super.apply(state, event, at);
                }
                Lock closed = new Lock(after.holders(), lock.queue(), after.limit(), after.lastToken());
                return new Step<>(new LockState(closed, step.state().keeps()), step.decisions());
            }
        };
    }

    /** Takes the lock from all its holders when the time of one is over. */
    static Fold<LockState, LockEvent, LockDecision> lapsingTwice() {
        return new Faulty() {
            @Override
            public Step<LockState, LockDecision> due(LockState state, Moment at) {
                boolean isSomeSilent = state.keeps().until().values().stream().anyMatch(end -> !end.isAfter(at.now()));
                if (!isSomeSilent) {
                    return super.due(state, at);
                }
                SortedMap<Claim, Instant> all = new TreeMap<>(state.keeps().until());
                all.replaceAll((claim, end) -> at.now());
                return super.due(
                        new LockState(
                                state.standing(), new Keeps(all, state.keeps().seen())),
                        at);
            }
        };
    }

    /** Some grants have the token of one before. */
    static Fold<LockState, LockEvent, LockDecision> repeatingTokens() {
        return new Faulty() {
            @Override
            public Step<LockState, LockDecision> apply(LockState state, LockEvent event, Moment at) {
                return super.apply(state, event, coarse(at));
            }

            private static Moment coarse(Moment at) {
                long newer = at.offset() - at.offset() % 8;
                return new Moment(at.now(), at.appendedAt(), newer, at.rules());
            }
        };
    }

    /** Leaves those in the queue who have waited for long enough. */
    static Fold<LockState, LockEvent, LockDecision> keepingWaiters() {
        return new Faulty() {
            @Override
            public Optional<Instant> deadline(LockState state) {
                if (!(state.standing() instanceof Lock lock) || lock.queue().isEmpty()) {
                    return super.deadline(state);
                }
                Lock unwanted = new Lock(lock.holders(), List.of(), lock.limit(), lock.lastToken());
                return super.deadline(new LockState(unwanted, state.keeps()));
            }
        };
    }

    /** Hears no keep. */
    static Fold<LockState, LockEvent, LockDecision> deaf() {
        return new Faulty() {
            @Override
            public Step<LockState, LockDecision> apply(LockState state, LockEvent event, Moment at) {
                Step<LockState, LockDecision> step = super.apply(state, event, at);
                return event instanceof LockEvent.Keep ? new Step<>(state, step.decisions()) : step;
            }
        };
    }

    /** The fold as it is. */
    private static class Faulty implements Fold<LockState, LockEvent, LockDecision> {

        private final Fold<LockState, LockEvent, LockDecision> real = LockEvents.SPEC.fold();

        @Override
        public LockState initial() {
            return real.initial();
        }

        @Override
        public Step<LockState, LockDecision> apply(LockState state, LockEvent event, Moment at) {
            return real.apply(state, event, at);
        }

        @Override
        public Step<LockState, LockDecision> due(LockState state, Moment at) {
            return real.due(state, at);
        }

        @Override
        public Optional<Instant> deadline(LockState state) {
            return real.deadline(state);
        }

        @Override
        public Optional<String> problemWith(Rules rules) {
            return real.problemWith(rules);
        }

        @Override
        public Object decidedPart(LockState state) {
            return real.decidedPart(state);
        }

        @Override
        public boolean isPresent(LockState state) {
            return real.isPresent(state);
        }

        @Override
        public boolean isVacant(LockState state) {
            return real.isVacant(state);
        }
    }
}
