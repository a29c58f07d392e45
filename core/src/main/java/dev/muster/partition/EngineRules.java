package dev.muster.partition;

import dev.muster.fold.FoldSpec;
import dev.muster.fold.Rule;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** The rules that every log has, whatever its fold. */
public final class EngineRules {

    /** How many records lie between two checkpoint facts. */
    public static final Rule.OfCount CHECKPOINT_EVERY = new Rule.OfCount(
            "engine.checkpoint.every",
            100_000,
            10,
            100_000_000,
            "Records of the partition between two checkpoint facts.");

    private EngineRules() {}

    /** The rules that a log takes: those of every log and those of its fold. */
    public static List<Rule> of(FoldSpec<?, ?, ?> spec) {
        return Stream.concat(Stream.of(CHECKPOINT_EVERY), spec.rules().stream()).toList();
    }

    /** A rule that a log takes, by name. */
    public static Optional<Rule> find(FoldSpec<?, ?, ?> spec, String name) {
        return of(spec).stream().filter(rule -> rule.name().equals(name)).findFirst();
    }
}
