package dev.muster.testkit.history;

import dev.muster.testkit.history.Events.Event;
import dev.muster.testkit.history.Events.Kind;
import java.util.List;

/** One way through the events of a history, until its end or the first answer that cannot be explained. Used by one thread. */
final class Passage<S, I, O> {

    private final Frontier<S, I, O> frontier;
    private int events;
    private int answers;

    Passage(Model<S, I, O> model, Limits limits) {
        frontier = new Frontier<>(model, limits);
    }

    /** Goes on with these. */
    Frontier.Outcome through(List<Event<I, O>> more) {
        for (Event<I, O> event : more) {
            Frontier.Outcome outcome = past(event);
            if (outcome != Frontier.Outcome.EXPLAINED) {
                return outcome;
            }
            events++;
        }
        return Frontier.Outcome.EXPLAINED;
    }

    private Frontier.Outcome past(Event<I, O> event) {
        Operation<I, O> operation = event.operation();
        if (event.kind() == Kind.ANSWER) {
            Frontier.Outcome outcome = frontier.close(operation, event.nanos());
            answers += outcome == Frontier.Outcome.EXPLAINED ? 1 : 0;
            return outcome;
        }
        if (operation.output().isPresent()) {
            frontier.open(operation);
        } else {
            frontier.allow(operation);
        }
        return Frontier.Outcome.EXPLAINED;
    }

    /** Events that were passed: the next one is where it ended. */
    int events() {
        return events;
    }

    /** Answers that were explained. */
    int answers() {
        return answers;
    }

    Frontier<S, I, O> frontier() {
        return frontier;
    }

    Verdict.Figures figures(List<Operation<I, O>> history) {
        int unknown =
                (int) history.stream().filter(one -> one.output().isEmpty()).count();
        return new Verdict.Figures(history.size(), unknown, frontier.steps(), frontier.most());
    }
}
