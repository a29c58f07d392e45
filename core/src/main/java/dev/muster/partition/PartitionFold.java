package dev.muster.partition;

import dev.muster.fold.Decision;
import dev.muster.fold.EntityKey;
import dev.muster.fold.Event;
import dev.muster.fold.FoldSpec;
import dev.muster.fold.InvariantViolation;
import dev.muster.fold.Moment;
import dev.muster.fold.Rule;
import dev.muster.fold.Rules;
import dev.muster.fold.Step;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * One partition of a log, folded record by record: the deterministic whole around a fold. What it returns for a record depends on
 * nothing but the partition's state and the record, so the engine, the audit and a simulation run this same class.
 *
 * <p>It owns the states, the deadlines, the log clock, the rules in force and the head of the chain of facts. It writes nothing:
 * the caller stores the effects. Single-threaded; to start anew, build another one.
 */
public final class PartitionFold<S, E extends Event, D extends Decision> implements Ticked {

    /** Deadlines that one tick may serve; the rest wait for the next. Belongs to the fold level. */
    public static final int MAX_DUE = 1_000;

    /** Versions of rules that one set may skip: a log must never run out of them. Belongs to the fold level. */
    public static final long MAX_RULES_JUMP = 1_000_000;

    private final PartitionId id;
    private final FoldSpec<S, E, D> spec;
    private final Entities<S> entities;
    private final Chronicle<S, D> chronicle;
    private PartitionMeta meta;

    /**
     * Goes on from a stored state.
     *
     * @param id the partition
     * @param spec the fold
     * @param codec what every partition writes
     * @param image what was stored
     * @throws UnknownFoldLevelException when the fold level in force is above what this code knows
     */
    public PartitionFold(PartitionId id, FoldSpec<S, E, D> spec, PartitionCodec codec, PartitionImage<S> image) {
        this.id = id;
        this.spec = spec;
        this.meta = image.meta();
        this.entities = new Entities<>(spec.fold(), image);
        this.chronicle = new Chronicle<>(id, spec, codec);
        checkLevel(meta.rules().level());
    }

    @Override
    public PartitionMeta meta() {
        return meta;
    }

    @Override
    public boolean hasDeadlines() {
        return entities.haveDeadlines();
    }

    /** The states and groups as they stand: a copy that the caller may keep. */
    public PartitionImage<S> image() {
        return entities.image(meta);
    }

    /**
     * Folds the next record.
     *
     * @throws InvariantViolation when the record was folded before, or the fold breaks a law
     * @throws UnknownFoldLevelException when the record asks for a fold level that this code does not know
     */
    public Effects<S, D> apply(Arrival<E> arrival) {
        if (arrival.offset() <= meta.applied()) {
            throw new InvariantViolation("Expected a record after offset %d of %s, but got offset %d"
                    .formatted(meta.applied(), id, arrival.offset()));
        }
        Turn turn = new Turn(arrival);
        arrival.intake().match(turn);
        turn.checkpointIfDue();
        meta = turn.finish();
        return turn.effects();
    }

    private void checkLevel(int level) {
        if (level > spec.level()) {
            throw new UnknownFoldLevelException(id, level, spec.level());
        }
    }

    /** The folding of one record: gathers its effects. */
    private final class Turn implements Intake.Cases<E, Optional<Rejection>> {

        private final Arrival<E> arrival;
        private final EffectsBuilder<S, D> effects = new EffectsBuilder<>();
        private LogClock clock;
        private Rules rules = meta.rules();
        private boolean isCheckpointed;

        Turn(Arrival<E> arrival) {
            this.arrival = arrival;
            boolean isIdle = !entities.haveDeadlines();
            this.clock = isIdle ? meta.clock().idledTo(arrival.appendedAt()) : meta.clock();
            chronicle.open(meta.chain(), arrival);
        }

        @Override
        public Optional<Rejection> onDomain(E event) {
            EntityKey key = event.key();
            S before = entities.stateOf(key);
            Step<S, D> step = spec.fold().apply(before, event, moment());
            Optional<Rejection> excess = excess(key, step.state());
            if (excess.isPresent()) {
                return onRejected(excess.get());
            }
            settle(key, before, step);
            return Optional.empty();
        }

        @Override
        public Optional<Rejection> onTick(Intake.Tick<E> tick) {
            clock = clock.ticked(tick, arrival.appendedAt());
            for (EntityKey key : entities.dueAt(clock.now(), MAX_DUE)) {
                S before = entities.stateOf(key);
                settle(key, before, spec.fold().due(before, moment()));
            }
            return Optional.empty();
        }

        @Override
        public Optional<Rejection> onBarrier(Intake.Barrier<E> barrier) {
            return Optional.empty();
        }

        @Override
        public Optional<Rejection> onRulesSet(Intake.RulesSet<E> set) {
            Rules wanted = new Rules(set.version(), set.level(), set.values());
            if (wanted.equals(rules)) {
                return Optional.empty();
            }
            Optional<String> problem = staleness(wanted);
            if (problem.isEmpty()) {
                // Before the rules are looked at: a higher level may have rules that this code would wrongly reject.
                checkLevel(wanted.level());
                problem = problemWith(wanted);
            }
            if (problem.isPresent()) {
                return onRejected(new Rejection(Rejection.Code.INVALID_RULES, problem.get()));
            }
            rules = wanted;
            effects.fact(chronicle.rulesAdopted(moment()));
            return Optional.empty();
        }

        @Override
        public Optional<Rejection> onMisplaced(Intake.Misplaced<E> misplaced) {
            effects.moveTo = OptionalInt.of(misplaced.target());
            effects.fact(chronicle.moved(moment(), misplaced.target()));
            return Optional.empty();
        }

        @Override
        public Optional<Rejection> onRejected(Rejection rejection) {
            effects.rejection = Optional.of(rejection);
            effects.fact(chronicle.rejected(moment(), rejection));
            return effects.rejection;
        }

        /** Who is known already is never turned away, nor is what needs no memory, such as a refusal. */
        private Optional<Rejection> excess(EntityKey key, S after) {
            return spec.fold()
                    .entityBound()
                    .filter(bound -> entities.count() >= rules.valueOf(bound)
                            && !entities.holds(key)
                            && !spec.fold().isVacant(after))
                    .map(bound -> new Rejection(
                            Rejection.Code.TOO_MANY_ENTITIES,
                            "'" + key + "' would be one more (expected: at most " + rules.valueOf(bound)
                                    + " in a partition, " + bound.name() + ")"));
        }

        private void settle(EntityKey key, S before, Step<S, D> step) {
            boolean isDecided = step.decisions().stream().anyMatch(Decision::isRecorded);
            if (!isDecided && !sameDecidedPart(before, step.state())) {
                throw new InvariantViolation(
                        "Expected the decided part of " + key + " to change by a recorded decision only, but offset "
                                + arrival.offset() + " of " + id + " led to " + step.decisions());
            }
            effects.decisions.addAll(step.decisions());
            if (!step.state().equals(before)) {
                effects.changes.add(entities.put(key, step.state(), isDecided));
            }
            if (isDecided) {
                effects.groups.put(key.group(), entities.groupChanged(key, before, step.state(), arrival.offset()));
                for (D decision : step.decisions()) {
                    if (decision.isRecorded()) {
                        effects.fact(chronicle.decided(moment(), key, decision, step.state()));
                    }
                }
            }
        }

        private boolean sameDecidedPart(S before, S after) {
            return spec.fold().decidedPart(before).equals(spec.fold().decidedPart(after));
        }

        /** The text goes into a fact: not formatted, since the digits of a format depend on the locale. */
        private Optional<String> staleness(Rules wanted) {
            if (wanted.version() <= rules.version()) {
                return Optional.of("version: " + wanted.version() + " (expected: above " + rules.version() + ")");
            }
            if (wanted.version() - rules.version() > MAX_RULES_JUMP) {
                return Optional.of("version: " + wanted.version() + " (expected: at most " + MAX_RULES_JUMP + " above "
                        + rules.version() + ")");
            }
            if (wanted.level() < rules.level()) {
                return Optional.of("foldLevel: " + wanted.level() + " (expected: at least " + rules.level() + ")");
            }
            if (wanted.level() - rules.level() > 1) {
                // Each level is entered by itself: a slip of the hand must not stop all nodes there will be for long.
                return Optional.of(
                        "foldLevel: " + wanted.level() + " (expected: at most one above " + rules.level() + ")");
            }
            return Optional.empty();
        }

        private Optional<String> problemWith(Rules wanted) {
            for (Map.Entry<String, String> entry : wanted.values().entrySet()) {
                Optional<Rule> rule = EngineRules.find(spec, entry.getKey());
                if (rule.isEmpty()) {
                    return Optional.of("rule: " + entry.getKey() + " (expected: one of the fold's)");
                }
                Optional<String> problem = rule.get().problemWith(entry.getValue());
                if (problem.isPresent()) {
                    return problem;
                }
            }
            return spec.fold().problemWith(wanted);
        }

        private void checkpointIfDue() {
            if (meta.sinceCheckpoint() + 1 >= rules.valueOf(EngineRules.CHECKPOINT_EVERY)) {
                isCheckpointed = true;
                Checkpoint checkpoint = new Checkpoint(
                        arrival.offset(), clock, entities.count(), entities.hash(spec.codec(), chronicle.codec()));
                effects.fact(chronicle.checkpoint(moment(), checkpoint));
            }
        }

        PartitionMeta finish() {
            long sinceCheckpoint = isCheckpointed ? 0 : meta.sinceCheckpoint() + 1;
            return new PartitionMeta(
                    meta.partitions(),
                    arrival.offset(),
                    arrival.offset() + 1,
                    clock,
                    chronicle.chain(),
                    rules,
                    sinceCheckpoint);
        }

        Effects<S, D> effects() {
            return effects.build(meta);
        }

        private Moment moment() {
            return new Moment(clock.now(), arrival.appendedAt(), arrival.offset(), rules);
        }
    }
}
