package dev.muster.testkit.history;

import dev.muster.testkit.history.Frontier.Outcome;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;

/** One way through a history in the order of the log, until its end or the first answer that cannot be explained. Used by one thread. */
final class OrderedPass<S, I, O> {

    private final Frontier<S, I, O> frontier;
    private final Deque<Group<I, O>> inOrder = new ArrayDeque<>();
    private final List<Operation<I, O>> anywhere = new ArrayList<>();
    private Optional<Operation<I, O>> last = Optional.empty();
    private Optional<Operation<I, O>> overtaken = Optional.empty();
    private Optional<Operation<I, O>> calledLast = Optional.empty();
    private int explained;

    OrderedPass(Frontier<S, I, O> frontier, List<Operation<I, O>> history) {
        this.frontier = frontier;
        TreeMap<Long, List<Operation<I, O>>> byOffset = new TreeMap<>();
        for (Operation<I, O> one : history) {
            one.offset()
                    .ifPresentOrElse(
                            offset -> byOffset.computeIfAbsent(offset, at -> new ArrayList<>())
                                    .add(one),
                            () -> anywhere.add(one));
        }
        anywhere.sort(Comparator.comparingLong(Operation::invokedNanos));
        long answered = Operation.NEVER;
        for (List<Operation<I, O>> group : byOffset.descendingMap().values()) {
            for (Operation<I, O> one : group) {
                answered = Math.min(answered, one.returnedNanos());
            }
            inOrder.addFirst(new Group<>(group, answered));
        }
    }

    /** What one record decided, and the first answer from there on: by then it had. */
    private record Group<I, O>(List<Operation<I, O>> operations, long nowNanos) {}

    Outcome run() {
        int next = 0;
        for (Group<I, O> group : inOrder) {
            long now = group.nowNanos();
            for (; next < anywhere.size() && anywhere.get(next).invokedNanos() <= now; next++) {
                frontier.allow(anywhere.get(next));
            }
            Outcome outcome = pass(group.operations(), now);
            if (outcome != Outcome.EXPLAINED) {
                return outcome;
            }
        }
        return Outcome.EXPLAINED;
    }

    private Outcome pass(List<Operation<I, O>> group, long now) {
        for (Operation<I, O> one : group) {
            last = Optional.of(one);
            overtaken = calledLast.filter(other -> other.invokedNanos() > one.returnedNanos());
            if (overtaken.isPresent()) {
                return Outcome.UNEXPLAINED;
            }
            frontier.open(one);
        }
        for (Operation<I, O> one : group) {
            last = Optional.of(one);
            Outcome outcome = frontier.close(one, now);
            if (outcome != Outcome.EXPLAINED) {
                return outcome;
            }
            explained++;
            calledLast = calledLast
                    .filter(other -> other.invokedNanos() >= one.invokedNanos())
                    .or(() -> Optional.of(one));
        }
        return Outcome.EXPLAINED;
    }

    Verdict.Figures figures(List<Operation<I, O>> history) {
        int unknown =
                (int) history.stream().filter(one -> one.output().isEmpty()).count();
        return new Verdict.Figures(history.size(), unknown, frontier.steps(), frontier.most());
    }

    /** The operation that was looked at last: where it ended. */
    Optional<Operation<I, O>> last() {
        return last;
    }

    /** Earlier in the log than the last one, and called after its answer. */
    Optional<Operation<I, O>> overtaken() {
        return overtaken;
    }

    /** Answers that were explained. */
    int explained() {
        return explained;
    }
}
