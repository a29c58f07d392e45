package dev.muster.fold;

import java.util.List;

/**
 * All that the engine and the audit need to run a fold.
 *
 * @param name name in facts and metrics, such as {@code presence}
 * @param fold the function
 * @param codec its states and facts as bytes
 * @param rules the rules that the log may set for it
 * @param level highest fold level that this code knows
 */
public record FoldSpec<S, E extends Event, D extends Decision>(
        String name, Fold<S, E, D> fold, FoldCodec<S, D> codec, List<Rule> rules, int level) {

    /** Copies the rules. */
    public FoldSpec {
        rules = List.copyOf(rules);
    }
}
