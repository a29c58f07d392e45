package dev.muster.fold;

import java.util.List;

/**
 * The outcome of folding one event or deadline.
 *
 * @param state the next state
 * @param decisions what was decided, the answer to the sender first
 */
public record Step<S, D>(S state, List<D> decisions) {

    /** Copies the decisions. */
    public Step {
        decisions = List.copyOf(decisions);
    }

    /** Nothing was decided. */
    public static <S, D> Step<S, D> stay(S state) {
        return new Step<>(state, List.of());
    }

    /** One decision. */
    public static <S, D> Step<S, D> of(S state, D decision) {
        return new Step<>(state, List.of(decision));
    }
}
