package dev.muster.simulation;

import dev.muster.breaker.Breaker;
import dev.muster.breaker.BreakerDecision;
import dev.muster.breaker.BreakerEvent;
import dev.muster.breaker.BreakerEvents;
import dev.muster.breaker.BreakerSettings;
import dev.muster.breaker.BreakerState;
import dev.muster.breaker.CallerId;
import dev.muster.breaker.State;
import dev.muster.fold.Fold;
import dev.muster.fold.Moment;
import dev.muster.fold.Rules;
import dev.muster.fold.Step;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.BiFunction;

/** Folds of breakers with one fault each, to see whether the simulation would notice. */
final class BreakerMutants {

    private BreakerMutants() {}

    /** Takes every other batch for another caller's: one who tells twice is two witnesses. */
    static Fold<BreakerState, BreakerEvent, BreakerDecision> believingOne() {
        return new Faulty((event, at) -> event instanceof BreakerEvent.Report told
                ? told(told, new CallerId("web", told.caller().instance() + ":" + told.sequence() % 2), told.sequence())
                : event);
    }

    /** Takes each batch for a new one. */
    static Fold<BreakerState, BreakerEvent, BreakerDecision> withoutDedup() {
        return new Faulty((event, at) ->
                event instanceof BreakerEvent.Report told ? told(told, told.caller(), at.offset() + 1) : event);
    }

    /** Lets more callers probe than it was told. */
    static Fold<BreakerState, BreakerEvent, BreakerDecision> generous() {
        return new Faulty((event, at) -> event instanceof BreakerEvent.Configure wish
                ? new BreakerEvent.Configure(wish.head(), wish.key(), withPermits(wish.settings()), wish.note())
                : event);
    }

    /** Waits for all results, however long they take. */
    static Fold<BreakerState, BreakerEvent, BreakerDecision> patient() {
        return new Faulty((event, at) -> event) {
            @Override
            public Optional<Instant> deadline(BreakerState state) {
                boolean isWaiting = state.standing() instanceof Breaker breaker
                        && breaker.phase().state() == State.HALF_OPEN;
                return isWaiting ? Optional.empty() : super.deadline(state);
            }
        };
    }

    private static BreakerEvent told(BreakerEvent.Report event, CallerId caller, long sequence) {
        return new BreakerEvent.Report(
                event.head(), event.key(), caller, sequence, event.epoch(), event.entries(), event.probes());
    }

    private static BreakerSettings withPermits(BreakerSettings settings) {
        BreakerSettings.Recovery recovery = settings.recovery();
        return new BreakerSettings(
                settings.trip(),
                new BreakerSettings.Recovery(
                        recovery.open(),
                        recovery.openMax(),
                        OptionalInt.of(BreakerWitness.PERMITS + 1),
                        recovery.permitTime()),
                settings.ejecting());
    }

    /** The fold, told something else than what happened. */
    private static class Faulty implements Fold<BreakerState, BreakerEvent, BreakerDecision> {

        private final Fold<BreakerState, BreakerEvent, BreakerDecision> real = BreakerEvents.SPEC.fold();
        private final BiFunction<BreakerEvent, Moment, BreakerEvent> hearing;

        Faulty(BiFunction<BreakerEvent, Moment, BreakerEvent> hearing) {
            this.hearing = hearing;
        }

        @Override
        public BreakerState initial() {
            return real.initial();
        }

        @Override
        public Step<BreakerState, BreakerDecision> apply(BreakerState state, BreakerEvent event, Moment at) {
            return real.apply(state, hearing.apply(event, at), at);
        }

        @Override
        public Step<BreakerState, BreakerDecision> due(BreakerState state, Moment at) {
            return real.due(state, at);
        }

        @Override
        public Optional<Instant> deadline(BreakerState state) {
            return real.deadline(state);
        }

        @Override
        public Optional<String> problemWith(Rules rules) {
            return real.problemWith(rules);
        }

        @Override
        public Object decidedPart(BreakerState state) {
            return real.decidedPart(state);
        }

        @Override
        public boolean isPresent(BreakerState state) {
            return real.isPresent(state);
        }

        @Override
        public boolean isVacant(BreakerState state) {
            return real.isVacant(state);
        }
    }
}
