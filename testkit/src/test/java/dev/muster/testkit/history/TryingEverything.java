package dev.muster.testkit.history;

import java.util.ArrayList;
import java.util.List;

/**
 * The definition of linearizability, tried out: every order, every set of unknown operations. For histories of a handful of operations, and for
 * models without inner steps.
 */
final class TryingEverything<S, I, O> {

    private final Model<S, I, O> model;

    TryingEverything(Model<S, I, O> model) {
        this.model = model;
    }

    boolean accepts(List<Operation<I, O>> history) {
        return canEnd(model.initial(), history);
    }

    private boolean canEnd(S state, List<Operation<I, O>> left) {
        if (left.stream().allMatch(one -> one.output().isEmpty())) {
            return true;
        }
        for (int index = 0; index < left.size(); index++) {
            Operation<I, O> one = left.get(index);
            if (left.stream().noneMatch(other -> other.returnedNanos() < one.invokedNanos())) {
                List<Operation<I, O>> rest = new ArrayList<>(left);
                rest.remove(index);
                for (S after : model.after(state, one)) {
                    if (canEnd(after, rest)) {
                        return true;
                    }
                }
            }
        }
        return false;
    }
}
