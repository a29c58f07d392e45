package dev.muster.breaker;

import dev.muster.breaker.BreakerDecision.Counted;
import dev.muster.breaker.BreakerDecision.DoneBefore;
import dev.muster.breaker.BreakerDecision.Refused;
import dev.muster.breaker.BreakerDecision.Repeated;
import dev.muster.breaker.BreakerDecision.Trigger;
import dev.muster.breaker.BreakerDecision.Unchanged;
import dev.muster.breaker.BreakerDecision.What;
import dev.muster.fold.Fold;
import dev.muster.fold.InvalidValueException;
import dev.muster.fold.Moment;
import dev.muster.fold.Rule;
import dev.muster.fold.Rules;
import dev.muster.fold.SeenEvents;
import dev.muster.fold.SeenEvents.SeenEvent;
import dev.muster.fold.Step;
import java.time.Instant;
import java.util.Collections;
import java.util.Map;
import java.util.Optional;
import org.pcollections.TreePMap;

/**
 * Counts what callers tell of a service, opens its breaker on the word of several of them, half-opens it when its time is over, and
 * closes or opens it again by the probes; ejects instances that are far worse than their peers.
 *
 * <p>Outcomes that come again are known by (caller instance, sequence), those that are lost are missed by nobody, and those of calls
 * that were made before the breaker last moved, by the epoch that they carry, are counted but judge nothing. While an operator holds
 * the breaker it counts and does not judge. A service that nobody told anything of for long is forgotten, unless an operator holds
 * its breaker or has given it settings of its own.
 */
public final class BreakerFold implements Fold<BreakerState, BreakerEvent, BreakerDecision> {

    @Override
    public BreakerState initial() {
        return BreakerState.INITIAL;
    }

    @Override
    public Step<BreakerState, BreakerDecision> apply(BreakerState state, BreakerEvent event, Moment at) {
        return event.match(new Turn(state, at));
    }

    @Override
    public Step<BreakerState, BreakerDecision> due(BreakerState state, Moment at) {
        Optional<Instant> deadline = deadline(state);
        if (deadline.isEmpty() || deadline.get().isAfter(at.now()) || !(state.standing() instanceof Breaker breaker)) {
            return Step.stay(state);
        }
        Draft draft = new Draft(breaker, state.traffic(), at);
        if (isDue(draft.traffic.upkeep().fade(), at)) {
            // First: an instance may be forgotten by the others, but not while there are calls under way at it.
            Requests.fade(draft);
        }
        Outliers.giveBack(draft);
        if (isDue(draft.traffic.upkeep().sweep(), at)) {
            Outliers.sweep(draft);
            draft.traffic = draft.traffic.with(draft.traffic.upkeep().sweepAt(Optional.empty()));
        }
        if (draft.state() == State.HALF_OPEN) {
            HalfOpening.due(draft);
        } else if (isDue(breaker.phase().until(), at)) {
            HalfOpening.begin(draft);
        }
        if (isDue(draft.traffic.upkeep().review(), at)) {
            review(draft);
        }
        return draft.step();
    }

    @Override
    public Optional<Instant> deadline(BreakerState state) {
        if (!(state.standing() instanceof Breaker breaker)) {
            return Optional.empty();
        }
        Upkeep upkeep = state.traffic().upkeep();
        Optional<Instant> first = earlier(earlier(upkeep.sweep(), upkeep.review()), upkeep.fade());
        first = earlier(first, breaker.phase().until());
        first = earlier(first, breaker.probing().flatMap(HalfOpening::deadline));
        for (Ejection ejection : breaker.ejections().values()) {
            if (ejection.isInForce()) {
                first = earlier(first, Optional.of(ejection.until()));
            }
        }
        return first;
    }

    @Override
    public Optional<String> problemWith(Rules rules) {
        return new Terms(rules, BreakerSettings.NONE).problem();
    }

    @Override
    public Optional<Rule.OfCount> entityBound() {
        return Optional.of(BreakerRules.SERVICES_MAX);
    }

    @Override
    public Standing decidedPart(BreakerState state) {
        return state.standing();
    }

    @Override
    public boolean isPresent(BreakerState state) {
        return state.standing() instanceof Breaker;
    }

    @Override
    public boolean isVacant(BreakerState state) {
        return state.standing() instanceof Unseen && state.equals(BreakerState.INITIAL);
    }

    /** Forgets a breaker that nobody told anything of for long; of one that has to stay it forgets what callers told. */
    private static void review(Draft draft) {
        Upkeep upkeep = draft.traffic.upkeep();
        Instant next = upkeep.heard().plus(draft.terms().forgetAfter());
        if (next.isAfter(draft.now())) {
            draft.traffic = draft.traffic.with(upkeep.reviewAt(next));
            return;
        }
        Breaker breaker = draft.breaker;
        boolean isAtRest = breaker.phase().state() == State.CLOSED
                || breaker.phase().state().isForced();
        if (!isAtRest || breaker.ejected() > 0) {
            Instant later = draft.now().plus(draft.terms().forgetAfter());
            draft.traffic = draft.traffic.with(upkeep.reviewAt(later));
        } else if (breaker.phase().state() == State.CLOSED && breaker.settings().isNone()) {
            draft.forget("nothing was told of it for more than " + draft.terms().forgetAfter());
        } else {
            Traffic empty = Traffic.NONE;
            draft.traffic = new Traffic(
                    draft.traffic.batches(),
                    draft.traffic.totals(),
                    draft.traffic.window().restarted(),
                    Streak.NONE,
                    empty.callers(),
                    empty.callees(),
                    new Upkeep(upkeep.heard(), Optional.empty(), Optional.empty(), Optional.empty()),
                    empty.seen());
        }
    }

    private static boolean isDue(Optional<Instant> deadline, Moment at) {
        return deadline.isPresent() && !deadline.get().isAfter(at.now());
    }

    private static Optional<Instant> earlier(Optional<Instant> a, Optional<Instant> b) {
        if (a.isEmpty() || b.isEmpty()) {
            return a.isEmpty() ? b : a;
        }
        return a.get().isAfter(b.get()) ? b : a;
    }

    /** The folding of one event. */
    private record Turn(BreakerState state, Moment at)
            implements BreakerEvent.Cases<Step<BreakerState, BreakerDecision>> {

        @Override
        public Step<BreakerState, BreakerDecision> onReport(BreakerEvent.Report event) {
            if (isRepeated(event)) {
                return Step.of(state, Repeated.INSTANCE);
            }
            Sequence known = sequenceOf(event.caller());
            if (known.isBeyondReach(event.sequence())) {
                return Step.of(
                        state,
                        new Refused(
                                RefusalReason.SEQUENCE_LEAP,
                                "sequence: " + event.sequence() + " (expected: at most " + Sequence.MAX_LEAP + " above "
                                        + known.highest() + ")"));
            }
            Draft draft = Draft.seen(state, event.key(), at);
            boolean isLate = event.epoch().isPresent()
                    && event.epoch().getAsLong() < draft.breaker.phase().epoch();
            Sum evidence = isLate ? Sum.NONE : event.evidence(draft.breaker);
            Counting.count(draft, event, evidence);
            if (event.sequence() == 0) {
                Traffic.Seen seen = draft.traffic.seen();
                draft.traffic = draft.traffic.with(
                        new Traffic.Seen(seen.operations(), remembered(seen.batches(), idOf(event), "counted")));
            }
            if (draft.state() == State.CLOSED && evidence.calls() > 0) {
                Tripping.judge(draft);
            } else if (draft.state() == State.HALF_OPEN) {
                HalfOpening.report(draft, event);
            }
            if (draft.state() == State.CLOSED && evidence.failures() > 0) {
                // Where all of the service fails no instance is to blame.
                Outliers.judgeRows(draft, event);
            }
            heard(draft, evidence.calls() > 0);
            return draft.step(Counted.INSTANCE);
        }

        @Override
        public Step<BreakerState, BreakerDecision> onConfigure(BreakerEvent.Configure event) {
            return once(event, draft -> {
                BreakerSettings settings;
                try {
                    settings = event.on(draft.breaker.settings());
                } catch (InvalidValueException e) {
                    return Optional.of(new Refused(RefusalReason.CANNOT_HOLD, String.valueOf(e.getMessage())));
                }
                Optional<String> problem = new Terms(at.rules(), settings).problem();
                if (problem.isPresent()) {
                    return Optional.of(new Refused(RefusalReason.CANNOT_HOLD, problem.get()));
                }
                if (draft.breaker.settings().equals(settings)) {
                    return Optional.of(new Unchanged());
                }
                draft.configure(settings);
                draft.decide(
                        What.CONFIGURED,
                        Trigger.CONFIGURE,
                        "settings changed " + event.note().inWords());
                return Optional.empty();
            });
        }

        @Override
        public Step<BreakerState, BreakerDecision> onForce(BreakerEvent.Force event) {
            return once(event, draft -> {
                boolean isSo = draft.state() == event.state()
                        && draft.breaker.phase().note().equals(Optional.of(event.note()));
                if (isSo) {
                    return Optional.of(new Unchanged());
                }
                draft.force(event.state(), event.note());
                return Optional.empty();
            });
        }

        @Override
        public Step<BreakerState, BreakerDecision> onReset(BreakerEvent.Reset event) {
            return once(event, draft -> {
                if (state.standing() instanceof Unseen) {
                    return Optional.of(new Refused(
                            RefusalReason.UNKNOWN_SERVICE,
                            "Expected calls to '" + event.key() + "' to have been told of, but none were"));
                }
                draft.breaker = draft.breaker.with(Collections.emptySortedMap());
                TreePMap<String, Callee> cleared = TreePMap.empty();
                for (Map.Entry<String, Callee> entry : draft.traffic.callees().entrySet()) {
                    cleared = cleared.plus(entry.getKey(), entry.getValue().cleared());
                }
                draft.traffic = draft.traffic.with(cleared);
                draft.reset(event.note());
                return Optional.empty();
            });
        }

        private boolean isRepeated(BreakerEvent.Report event) {
            if (event.sequence() == 0) {
                return state.traffic()
                        .seen()
                        .batches()
                        .find(idOf(event), at.now())
                        .isPresent();
            }
            return sequenceOf(event.caller()).has(event.sequence());
        }

        private Sequence sequenceOf(CallerId caller) {
            return state.traffic()
                    .callers()
                    .find(caller.instance())
                    .map(Caller::sequence)
                    .orElse(Sequence.NONE);
        }

        /** Does what an operator asks for unless it was done before, and remembers that it is done now. */
        private Step<BreakerState, BreakerDecision> once(BreakerEvent event, Work work) {
            Optional<SeenEvent> before =
                    state.traffic().seen().operations().find(event.head().eventId(), at.now());
            if (before.isPresent()) {
                return Step.of(state, new DoneBefore(before.get().kind()));
            }
            Draft draft = Draft.seen(state, event.key(), at);
            Optional<BreakerDecision> refusal = work.on(draft);
            if (refusal.isPresent()) {
                return Step.of(state, refusal.get());
            }
            Traffic.Seen seen = draft.traffic.seen();
            String kind = draft.lastDecision().kind();
            draft.traffic = draft.traffic.with(
                    new Traffic.Seen(remembered(seen.operations(), event.head().eventId(), kind), seen.batches()));
            heard(draft, false);
            return draft.step(new Unchanged());
        }

        /** Two callers may use one key, such as 1: only together with its caller does it tell a batch from others. */
        private static String idOf(BreakerEvent.Report event) {
            return event.caller().instance() + "/" + event.head().eventId();
        }

        private SeenEvents remembered(SeenEvents events, String id, String kind) {
            Instant until = at.now().plus(new Terms(at.rules(), BreakerSettings.NONE).dedupWindow());
            return events.with(new SeenEvent(id, until, kind), at.now());
        }

        private void heard(Draft draft, boolean isSweepWanted) {
            Upkeep before = draft.traffic.upkeep();
            Optional<Instant> sweep = before.sweep().isEmpty() && isSweepWanted
                    ? Optional.of(at.now().plus(draft.terms().outlierInterval()))
                    : before.sweep();
            Optional<Instant> review = before.review().isEmpty()
                    ? Optional.of(at.now().plus(draft.terms().forgetAfter()))
                    : before.review();
            Optional<Instant> fade =
                    before.fade().isEmpty() && draft.traffic.callers().figures() > 0
                            ? Optional.of(at.now().plus(UnderWay.GOOD_FOR))
                            : before.fade();
            draft.traffic = draft.traffic.with(new Upkeep(at.now(), sweep, review, fade));
        }
    }

    /** What an operator asks for: the decision where nothing changes. */
    private interface Work {
        Optional<BreakerDecision> on(Draft draft);
    }
}
