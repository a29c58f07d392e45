package dev.muster.breaker;

import dev.muster.breaker.BreakerDecision.Recorded;
import dev.muster.breaker.BreakerDecision.Trigger;
import dev.muster.breaker.BreakerDecision.What;
import dev.muster.fold.EntityKey;
import dev.muster.fold.InvariantViolation;
import dev.muster.fold.Moment;
import dev.muster.fold.Step;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A step in the making: the parts of the state as they stand by now, and what was decided so far. Every change of the decided part goes
 * through here with its decision. Lives for one call of the fold.
 */
final class Draft {

    final Moment at;
    Breaker breaker;
    Traffic traffic;
    private final List<BreakerDecision> decisions = new ArrayList<>(1);
    private boolean isForgotten;

    Draft(Breaker breaker, Traffic traffic, Moment at) {
        this.breaker = breaker;
        this.traffic = traffic;
        this.at = at;
    }

    /** Goes on from a state; a service that was not seen becomes so. */
    static Draft seen(BreakerState state, EntityKey key, Moment at) {
        if (state.standing() instanceof Breaker known) {
            return new Draft(known, state.traffic(), at);
        }
        String reason = "the first that is told of '" + key + "'";
        Phase phase = new Phase(
                State.CLOSED,
                1,
                at.appendedAt(),
                at.now(),
                Optional.empty(),
                reason,
                Optional.empty(),
                Optional.empty());
        Draft draft = new Draft(Breaker.closed(phase), state.traffic(), at);
        draft.decide(What.SEEN, Trigger.FIRST_EVENT, reason);
        return draft;
    }

    Instant now() {
        return at.now();
    }

    Terms terms() {
        return new Terms(at.rules(), breaker.settings());
    }

    State state() {
        return breaker.phase().state();
    }

    void decide(What what, Trigger by, String reason) {
        decisions.add(new Recorded(what, by, reason));
    }

    BreakerDecision lastDecision() {
        return decisions.get(decisions.size() - 1);
    }

    /** Opens for the time that its terms say. */
    void open(Trigger by, String reason, Evidence evidence, int openings) {
        Instant until = now().plus(terms().openTime(openings));
        Phase phase = phase(State.OPEN, Optional.of(until), reason, Optional.of(evidence), Optional.empty());
        move(phase, openings, Optional.empty(), by);
    }

    /** Takes settings. An open breaker whose open time they change ends as if it had opened with them, but never before now. */
    void configure(BreakerSettings settings) {
        Duration before = terms().openTime(breaker.openings());
        breaker = breaker.with(settings);
        Duration after = terms().openTime(breaker.openings());
        if (state() == State.OPEN && !after.equals(before)) {
            Instant until = breaker.phase().began().plus(after);
            Phase phase = breaker.phase().endingAt(until.isAfter(now()) ? until : now());
            breaker = breaker.moved(phase, breaker.openings(), Optional.empty());
        }
    }

    /** Waits for probes; evidence begins anew, but what it opened for is still to be told. */
    void halfOpen(Probing probing) {
        String reason = "open until its time was over; " + probing.wanted() + " probes decide";
        Phase phase =
                phase(State.HALF_OPEN, Optional.empty(), reason, breaker.phase().evidence(), Optional.empty());
        move(phase, breaker.openings(), Optional.of(probing), Trigger.OPEN_TIME);
        traffic = traffic.restarted();
    }

    /** Lets calls through, for outcomes where there are any; evidence begins anew. */
    void close(Trigger by, String reason, Optional<Evidence> evidence) {
        close(by, phase(State.CLOSED, Optional.empty(), reason, evidence, Optional.empty()));
    }

    /** An operator lets calls through; evidence begins anew. */
    void reset(OperatorNote note) {
        String reason = "reset " + note.inWords();
        close(Trigger.RESET, phase(State.CLOSED, Optional.empty(), reason, Optional.empty(), Optional.of(note)));
    }

    private void close(Trigger by, Phase phase) {
        move(phase, by == Trigger.RESET ? 0 : breaker.openings(), Optional.empty(), by);
        traffic = traffic.restarted();
    }

    /** An operator holds it. */
    void force(State state, OperatorNote note) {
        String reason = (state == State.FORCED_OPEN ? "held open " : "held closed ") + note.inWords();
        Phase phase = phase(state, Optional.empty(), reason, Optional.empty(), Optional.of(note));
        move(phase, breaker.openings(), Optional.empty(), Trigger.FORCE);
    }

    /** Nothing is known of it any more. */
    void forget(String reason) {
        isForgotten = true;
        decide(What.FORGOTTEN, Trigger.FORGET_AFTER, reason);
    }

    /** The step; without a decision it is answered by this one. */
    Step<BreakerState, BreakerDecision> step(BreakerDecision otherwise) {
        return decisions.isEmpty() ? Step.of(state(breaker), otherwise) : new Step<>(state(breaker), decisions);
    }

    /** The step of a deadline, which nobody waits for. */
    Step<BreakerState, BreakerDecision> step() {
        return new Step<>(isForgotten ? BreakerState.INITIAL : state(breaker), decisions);
    }

    private BreakerState state(Breaker standing) {
        return new BreakerState(standing, traffic);
    }

    private Phase phase(
            State state,
            Optional<Instant> until,
            String reason,
            Optional<Evidence> evidence,
            Optional<OperatorNote> note) {
        return new Phase(state, breaker.phase().epoch() + 1, at.appendedAt(), now(), until, reason, evidence, note);
    }

    private void move(Phase next, int openings, Optional<Probing> probing, Trigger by) {
        if (!state().mayBecome(next.state())) {
            throw new InvariantViolation("Expected a permitted move, but got " + state() + " to " + next.state());
        }
        breaker = breaker.moved(next, openings, probing);
        decide(What.MOVED, by, next.reason());
    }
}
