package dev.muster.testkit.history;

import dev.muster.testkit.history.Events.Event;
import dev.muster.testkit.history.Frontier.Outcome;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;

/**
 * Whether there is an order of the operations, each at one moment between its call and its answer, in which the model would have
 * answered as the object did (Herlihy and Wing, 1990).
 *
 * <p>The search is Wing and Gong's (1993) in Lowe's form (Testing for linearizability, 2017): just in time, with a cache of (operations that
 * took effect, state), by key. It goes through the history once and holds all possibilities of one moment; operations with unknown
 * outcome stay possible to the end. Work and memory are bounded by {@link Limits}. To find an order is NP-complete (Gibbons and
 * Korach, 1997): the work grows with the calls that are under way at once on one key, not with the length of the history.
 */
public final class Linearizability<S, I, O> implements Checker<I, O> {

    private final Model<S, I, O> model;
    private final Limits limits;

    /** Checks against this model, within {@link Limits#DEFAULT}. */
    public Linearizability(Model<S, I, O> model) {
        this(model, Limits.DEFAULT);
    }

    /** Checks against this model within these limits. */
    public Linearizability(Model<S, I, O> model, Limits limits) {
        this.model = model;
        this.limits = limits;
    }

    @Override
    public Verdict check(List<Operation<I, O>> history) {
        List<Event<I, O>> events = Events.of(history);
        Passage<S, I, O> passage = new Passage<>(model, limits);
        Outcome outcome = passage.through(events);
        Verdict.Figures figures = passage.figures(history);
        return switch (outcome) {
            case EXPLAINED -> new Verdict.Holds(figures);
            case UNDECIDED -> new Verdict.Undecided(figures, passage.answers(), limits);
            case UNEXPLAINED -> new Verdict.Violated(figures, counterexample(events, passage.events()));
        };
    }

    private Counterexample counterexample(List<Event<I, O>> events, int failed) {
        List<Operation<I, O>> core = new Shortening<I, O>(this::isUnexplained).of(Events.bearingOn(events, failed));
        Passage<S, I, O> before = new Passage<>(model, limits);
        before.through(Events.before(events, core.get(0).invokedNanos()));
        return new Counterexample(
                core.get(0).key(),
                List.copyOf(core),
                Collections.max(core, Comparator.comparingLong(Operation::returnedNanos)),
                before.frontier().someStates(),
                events.get(0).nanos(),
                "No order within their times gives these answers.");
    }

    private boolean isUnexplained(List<Operation<I, O>> history) {
        return new Passage<>(model, limits.forRepetition()).through(Events.of(history)) == Outcome.UNEXPLAINED;
    }
}
