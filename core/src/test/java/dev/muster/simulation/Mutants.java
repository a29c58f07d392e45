package dev.muster.simulation;

import dev.muster.fold.Fold;
import dev.muster.fold.FoldSpec;
import dev.muster.fold.Moment;
import dev.muster.fold.Step;
import dev.muster.partition.Arrival;
import dev.muster.partition.Effects;
import dev.muster.partition.LogClock;
import dev.muster.partition.PartitionImage;
import dev.muster.partition.PartitionMeta;
import dev.muster.presence.Health;
import dev.muster.presence.PresenceDecision;
import dev.muster.presence.PresenceEvent;
import dev.muster.presence.PresenceEvents;
import dev.muster.presence.PresenceState;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Engines and folds with one fault each, to see whether the simulation would notice. */
final class Mutants {

    private Mutants() {}

    /** Makes the clock after a record from the clocks before and after it, and the broker's time of it. */
    interface ClockFault {
        LogClock after(LogClock before, LogClock after, Instant appendedAt);
    }

    /** Forgets to let clients be heard first. */
    static LogClock withoutGrace(LogClock after) {
        return new LogClock(after.now(), after.movedAt(), after.session(), after.sessionId(), Duration.ZERO);
    }

    /** Counts what passed by the broker's clock, whatever passed. */
    static LogClock countingOutages(LogClock before, LogClock after, Instant appendedAt) {
        Duration step = Duration.between(before.movedAt(), appendedAt);
        boolean isTicked = after.movedAt().equals(appendedAt) && !before.equals(LogClock.START) && !step.isNegative();
        Instant now = isTicked ? before.now().plus(step) : after.now();
        return new LogClock(
                now.isAfter(after.now()) ? now : after.now(),
                after.movedAt(),
                after.session(),
                after.sessionId(),
                Duration.ZERO);
    }

    /** The real machine, but for its clock. */
    static Machine.Maker<PresenceState, PresenceEvent, PresenceDecision> clock(ClockFault fault) {
        return (domain, id, image) -> new Machine<>() {
            private Machine<PresenceState, PresenceEvent, PresenceDecision> real = Machine.real(domain, id, image);

            @Override
            public Effects<PresenceState, PresenceDecision> apply(Arrival<PresenceEvent> arrival) {
                LogClock before = real.meta().clock();
                Effects<PresenceState, PresenceDecision> effects = real.apply(arrival);
                LogClock wrong = fault.after(before, effects.meta().clock(), arrival.appendedAt());
                PartitionMeta meta = with(effects.meta(), wrong);
                PartitionImage<PresenceState> now = real.image();
                real = Machine.real(domain, id, new PartitionImage<>(meta, now.states(), now.groups()));
                return with(effects, effects.changes(), meta);
            }

            @Override
            public PartitionImage<PresenceState> image() {
                return real.image();
            }

            @Override
            public PartitionMeta meta() {
                return real.meta();
            }

            @Override
            public boolean hasDeadlines() {
                return real.hasDeadlines();
            }
        };
    }

    /** Does not tell the stores of what is gone. */
    static Machine.Maker<PresenceState, PresenceEvent, PresenceDecision> forgetful() {
        return (domain, id, image) -> new Forgetful(Machine.real(domain, id, image));
    }

    private record Forgetful(Machine<PresenceState, PresenceEvent, PresenceDecision> real)
            implements Machine<PresenceState, PresenceEvent, PresenceDecision> {

        @Override
        public Effects<PresenceState, PresenceDecision> apply(Arrival<PresenceEvent> arrival) {
            Effects<PresenceState, PresenceDecision> effects = real.apply(arrival);
            List<Effects.Change<PresenceState>> told = effects.changes().stream()
                    .filter(change -> change.presence() == Effects.Presence.PRESENT)
                    .toList();
            return with(effects, told, effects.meta());
        }

        @Override
        public PartitionImage<PresenceState> image() {
            return real.image();
        }

        @Override
        public PartitionMeta meta() {
            return real.meta();
        }

        @Override
        public boolean hasDeadlines() {
            return real.hasDeadlines();
        }
    }

    /** The fold, but for what a subclass gets wrong. */
    static class FoldFault implements Fold<PresenceState, PresenceEvent, PresenceDecision> {

        final Fold<PresenceState, PresenceEvent, PresenceDecision> real = PresenceEvents.SPEC.fold();

        @Override
        public PresenceState initial() {
            return real.initial();
        }

        @Override
        public Step<PresenceState, PresenceDecision> apply(PresenceState state, PresenceEvent event, Moment at) {
            return real.apply(state, event, at);
        }

        @Override
        public Step<PresenceState, PresenceDecision> due(PresenceState state, Moment at) {
            return real.due(state, at);
        }

        @Override
        public Optional<Instant> deadline(PresenceState state) {
            return real.deadline(state);
        }

        @Override
        public Object decidedPart(PresenceState state) {
            return real.decidedPart(state);
        }

        @Override
        public boolean isPresent(PresenceState state) {
            return real.isPresent(state);
        }

        @Override
        public boolean isVacant(PresenceState state) {
            return real.isVacant(state);
        }

        SimulatedDomain<PresenceState, PresenceEvent, PresenceDecision> domain() {
            FoldSpec<PresenceState, PresenceEvent, PresenceDecision> spec = PresenceEvents.SPEC;
            return PresencePopulation.domain(
                    new FoldSpec<>(spec.name(), this, spec.codec(), spec.rules(), spec.level()));
        }
    }

    /** Forgets which events it has met. */
    static final class WithoutDedup extends FoldFault {
        @Override
        public Step<PresenceState, PresenceDecision> apply(PresenceState state, PresenceEvent event, Moment at) {
            Health health = state.health();
            Health forgetful =
                    new Health(health.lastBeat(), health.lastBeatAt(), health.beatInterval(), health.load(), List.of());
            return super.apply(new PresenceState(state.registration(), forgetful), event, at);
        }
    }

    /** Remembers what is not in the state: how often it was called. */
    static final class WithMemory extends FoldFault {
        private int calls;

        @Override
        public Step<PresenceState, PresenceDecision> apply(PresenceState state, PresenceEvent event, Moment at) {
            Step<PresenceState, PresenceDecision> step = super.apply(state, event, at);
            boolean isBeat = event instanceof PresenceEvent.Heartbeat;
            return isBeat && ++calls % 50 == 0 ? new Step<>(state, List.of(new PresenceDecision.Unchanged())) : step;
        }
    }

    /** Reckons the time of heartbeats by the broker's clock. */
    static final class ByBrokerTime extends FoldFault {
        @Override
        public Step<PresenceState, PresenceDecision> apply(PresenceState state, PresenceEvent event, Moment at) {
            return super.apply(state, event, new Moment(at.appendedAt(), at.appendedAt(), at.offset(), at.rules()));
        }
    }

    /** Lets a deadline pass, and takes another two seconds and a half. */
    static final class Lenient extends FoldFault {
        @Override
        public Optional<Instant> deadline(PresenceState state) {
            return super.deadline(state).map(at -> at.plusMillis(2_500));
        }
    }

    private static PartitionMeta with(PartitionMeta meta, LogClock clock) {
        return new PartitionMeta(
                meta.partitions(),
                meta.applied(),
                meta.low(),
                clock,
                meta.chain(),
                meta.rules(),
                meta.sinceCheckpoint());
    }

    private static <S, D> Effects<S, D> with(
            Effects<S, D> effects, List<Effects.Change<S>> changes, PartitionMeta meta) {
        return new Effects<>(
                changes,
                effects.groups(),
                effects.facts(),
                effects.decisions(),
                effects.rejection(),
                effects.moveTo(),
                meta);
    }
}
