package dev.muster.fold.testing;

import static org.assertj.core.api.Assertions.assertThat;

import dev.muster.fold.Decision;
import dev.muster.fold.Event;
import dev.muster.fold.FoldSpec;
import java.time.Duration;
import java.util.List;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;

/**
 * A table of what one entity meets, what is decided, and the state after it, one row a line:
 *
 * <pre>
 * Scenario.of(spec, state -&gt; inWords(state))
 *         .on(register("1"),        "registered/register",  "UP")
 *         .after(ofSeconds(30),     "status-changed/ttl",   "DOWN")
 *         .after(ofMillis(1),       "-",                    "DOWN");
 * </pre>
 *
 * A row fails where it stands. Decisions are written {@code kind/rule}, several with a comma between, none as a dash. Log time begins at
 * 2026-01-01T00:00:00Z; the broker's clock goes with it.
 */
public final class Scenario<S, E extends Event, D extends Decision> {

    private final Function<S, String> inWords;
    private final Walk<S, E, D> walk;
    private int row;

    private Scenario(FoldSpec<S, E, D> spec, Function<S, String> inWords) {
        this.inWords = inWords;
        this.walk = new Walk<>(spec, UnaryOperator.identity());
    }

    /**
     * A table that has no rows yet.
     *
     * @param spec the fold
     * @param inWords the state as its column shows it
     */
    public static <S, E extends Event, D extends Decision> Scenario<S, E, D> of(
            FoldSpec<S, E, D> spec, Function<S, String> inWords) {
        return new Scenario<>(spec, inWords);
    }

    /** An event comes. */
    public Scenario<S, E, D> on(E event, String decisions, String state) {
        return meet(new Happening.Arrives<>(event), decisions, state);
    }

    /** Time passes; what is due becomes so to the millisecond. */
    public Scenario<S, E, D> after(Duration time, String decisions, String state) {
        return meet(Walk.passage(time), decisions, state);
    }

    /** The log sets a rule, beside what it set before. */
    public Scenario<S, E, D> rule(String name, String value) {
        TreeMap<String, String> values = new TreeMap<>(walk.moment().rules().values());
        values.put(name, value);
        walk.change(values);
        return this;
    }

    /** The state after the last row. */
    public S state() {
        return walk.state();
    }

    /** The last decision of all. */
    public D lastDecision() {
        List<D> decisions = walk.calls().stream()
                .flatMap(call -> call.step().decisions().stream())
                .toList();
        assertThat(decisions).isNotEmpty();
        return decisions.get(decisions.size() - 1);
    }

    private Scenario<S, E, D> meet(Happening<E> happening, String decisions, String state) {
        row++;
        int before = walk.calls().size();
        walk.meet(happening);
        String decided = walk.calls().stream()
                .skip(before)
                .flatMap(call -> call.step().decisions().stream())
                .map(decision -> decision.kind() + "/" + decision.rule())
                .collect(Collectors.joining(", "));
        assertThat((decided.isEmpty() ? "-" : decided) + " | " + inWords.apply(walk.state()))
                .as("row %d: %s", row, happening)
                .isEqualTo(decisions + " | " + state);
        return this;
    }
}
