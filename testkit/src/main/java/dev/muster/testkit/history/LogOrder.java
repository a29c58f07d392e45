package dev.muster.testkit.history;

import dev.muster.testkit.history.Frontier.Outcome;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;

/**
 * Whether the log's own order explains the answers: sorted by the offsets that decided them, would the model have answered so, and was no
 * operation answered before another was called that stands earlier in the log?
 *
 * <p>That is linearizability with the order given, so one pass is enough: an effect is not earlier than any call up to it and not later than
 * any answer from it on, and that is the time by which inner steps are asked of the model. Operations decided by one record (a release and
 * the grants that it brought) are taken in whatever order explains them. Operations that tell no offset may take effect anywhere after
 * their call, or not at all: their answers are left to {@link Linearizability}.
 */
public final class LogOrder<S, I, O> implements Checker<I, O> {

    private final Model<S, I, O> model;
    private final Limits limits;

    /** Checks against this model, within {@link Limits#DEFAULT}. */
    public LogOrder(Model<S, I, O> model) {
        this(model, Limits.DEFAULT);
    }

    /** Checks against this model within these limits. */
    public LogOrder(Model<S, I, O> model, Limits limits) {
        this.model = model;
        this.limits = limits;
    }

    @Override
    public Verdict check(List<Operation<I, O>> history) {
        OrderedPass<S, I, O> pass = new OrderedPass<>(new Frontier<>(model, limits), history);
        Outcome outcome = pass.run();
        Verdict.Figures figures = pass.figures(history);
        return switch (outcome) {
            case EXPLAINED -> new Verdict.Holds(figures);
            case UNDECIDED -> new Verdict.Undecided(figures, pass.explained(), limits);
            case UNEXPLAINED -> new Verdict.Violated(figures, counterexample(history, pass));
        };
    }

    private Counterexample counterexample(List<Operation<I, O>> history, OrderedPass<S, I, O> failed) {
        Operation<I, O> last = failed.last().orElseThrow();
        List<Operation<I, O>> until = history.stream()
                .map(one -> isAfter(one, last) ? one.unanswered() : one)
                .toList();
        List<Operation<I, O>> core = failed.overtaken()
                .map(earlier -> List.of(last, earlier))
                .orElseGet(() -> new Shortening<I, O>(this::isUnexplained).of(until));
        return new Counterexample(
                last.key(),
                List.copyOf(core),
                Collections.max(
                        core, Comparator.comparingLong(one -> one.offset().orElse(0))),
                List.of(),
                history.stream().mapToLong(Operation::invokedNanos).min().orElse(0),
                failed.overtaken().isPresent()
                        ? "It was answered before the other was called, and stands after it in the log."
                        : "Their order in the log does not give these answers.");
    }

    private boolean isUnexplained(List<Operation<I, O>> history) {
        return new OrderedPass<>(new Frontier<>(model, limits.forRepetition()), history).run() == Outcome.UNEXPLAINED;
    }

    private static boolean isAfter(Operation<?, ?> one, Operation<?, ?> other) {
        return one.offset().orElse(0) > other.offset().orElseThrow();
    }
}
