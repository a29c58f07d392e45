package dev.muster.testkit.history;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.function.Predicate;

/**
 * Makes a history that cannot be explained short enough for a person: answers are forgotten one by one, oldest first, and stay forgotten when
 * the rest still cannot be explained. What remains is a set of answers that contradict each other, whatever the others were; none of them
 * can be spared.
 *
 * <p>To forget an answer, and not the operation, only ever allows more; so nothing becomes unexplainable by it.
 */
final class Shortening<I, O> {

    /** Answers that are tried one by one; older ones go together or stay. */
    private static final int SINGLE = 60;

    private final Predicate<List<Operation<I, O>>> isUnexplained;

    /** With the check that is repeated; where it is undecided it must say no. */
    Shortening(Predicate<List<Operation<I, O>>> isUnexplained) {
        this.isUnexplained = isUnexplained;
    }

    /** The answers that remain of a history that cannot be explained, in the order of their calls. */
    List<Operation<I, O>> of(List<Operation<I, O>> history) {
        List<Operation<I, O>> answered = history.stream()
                .filter(one -> one.output().isPresent())
                .sorted(Comparator.comparingLong(Operation::returnedNanos))
                .toList();
        IdentityHashMap<Operation<I, O>, Operation<I, O>> forgotten = new IdentityHashMap<>();
        int old = Math.max(0, answered.size() - SINGLE);
        forget(answered.subList(0, old), history, forgotten);
        List<Operation<I, O>> young = answered.subList(old, answered.size());
        young.forEach(one -> forget(List.of(one), history, forgotten));
        return young.stream()
                .filter(one -> !forgotten.containsKey(one))
                .sorted(Comparator.comparingLong(Operation::invokedNanos))
                .toList();
    }

    private void forget(
            List<Operation<I, O>> some,
            List<Operation<I, O>> history,
            IdentityHashMap<Operation<I, O>, Operation<I, O>> forgotten) {
        some.forEach(one -> forgotten.put(one, one.unanswered()));
        List<Operation<I, O>> rest = new ArrayList<>(history);
        rest.replaceAll(one -> forgotten.getOrDefault(one, one));
        if (!some.isEmpty() && !isUnexplained.test(rest)) {
            some.forEach(forgotten::remove);
        }
    }
}
