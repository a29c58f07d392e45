package dev.muster.fold.testing;

import dev.muster.fold.Decision;
import dev.muster.fold.Event;
import dev.muster.fold.Fold;
import dev.muster.fold.FoldSpec;
import dev.muster.fold.Moment;
import dev.muster.fold.Rules;
import dev.muster.fold.Step;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.function.UnaryOperator;

/**
 * One entity's way through a history: calls the fold as the engine does, {@code due} included, and keeps each call with what came of
 * it. Single-threaded.
 */
final class Walk<S, E extends Event, D extends Decision> {

    /** Calls of {@code due} in one passage of time: more, and the fold's deadlines do not move on. */
    private static final int MAX_DUE_CALLS = 1_000;

    private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");

    private final FoldSpec<S, E, D> spec;
    private final UnaryOperator<S> between;
    private final List<Call<S, E, D>> calls = new ArrayList<>();
    private S state;
    private Instant now = START;
    private Instant brokerNow = START;
    private long offset;
    private Rules rules;

    /**
     * At the beginning.
     *
     * @param spec the fold
     * @param between what becomes of the state between two calls, such as its way through bytes
     */
    Walk(FoldSpec<S, E, D> spec, UnaryOperator<S> between) {
        this.spec = spec;
        this.between = between;
        this.state = spec.fold().initial();
        this.rules = Rules.defaults(spec.level());
    }

    /** One call of the fold; without an event it was for a deadline. */
    record Call<S, E, D>(S before, Optional<E> event, Moment at, Step<S, D> step) {}

    List<Call<S, E, D>> calls() {
        return Collections.unmodifiableList(calls);
    }

    S state() {
        return state;
    }

    Moment moment() {
        return new Moment(now, brokerNow, offset, rules);
    }

    Walk<S, E, D> through(List<Happening<E>> history) {
        history.forEach(this::meet);
        return this;
    }

    void meet(Happening<E> happening) {
        offset++;
        if (happening instanceof Happening.Arrives<E> arrives) {
            apply(arrives.event());
        } else if (happening instanceof Happening.Passes<E> passes) {
            pass(passes);
        } else if (happening instanceof Happening.RulesChange<E> change) {
            change(change.values());
        }
    }

    private void apply(E event) {
        Moment at = moment();
        keep(Optional.of(event), at, spec.fold().apply(state, event, at));
    }

    private void pass(Happening.Passes<E> passes) {
        Instant until = now.plus(passes.logTime());
        brokerNow = brokerNow.plus(passes.brokerTime());
        Fold<S, E, D> fold = spec.fold();
        for (int i = 0; i < MAX_DUE_CALLS; i++) {
            Optional<Instant> deadline = fold.deadline(state).filter(at -> !at.isAfter(until));
            if (deadline.isEmpty()) {
                now = until;
                return;
            }
            now = earlier(until, later(now, deadline.get().plus(passes.lateness())));
            Moment at = moment();
            keep(Optional.empty(), at, fold.due(state, at));
        }
        throw new AssertionError("Expected the deadline to move on, but it stays at " + fold.deadline(state));
    }

    void change(SortedMap<String, String> values) {
        rules = new Rules(rules.version() + 1, rules.level(), values);
    }

    private void keep(Optional<E> event, Moment at, Step<S, D> step) {
        calls.add(new Call<>(state, event, at, step));
        state = between.apply(step.state());
    }

    private static Instant earlier(Instant a, Instant b) {
        return a.isBefore(b) ? a : b;
    }

    private static Instant later(Instant a, Instant b) {
        return a.isAfter(b) ? a : b;
    }

    /** A passage of time in which deadlines are met to the millisecond and the broker's clock goes with the log's. */
    static <E extends Event> Happening<E> passage(Duration time) {
        return new Happening.Passes<>(time, Duration.ZERO, time);
    }
}
