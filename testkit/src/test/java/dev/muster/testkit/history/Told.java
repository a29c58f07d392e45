package dev.muster.testkit.history;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/** A history written down by hand; times are milliseconds. */
public final class Told<I, O> {

    private static final long NANOS = 1_000_000;

    private final List<Operation<I, O>> operations = new ArrayList<>();

    /** Called at one time, answered at another. */
    public Told<I, O> call(String process, long called, long answered, I input, O output) {
        return add(process, called, answered, Asked.of(input, output), OptionalLong.empty());
    }

    /** The same, decided by the record at this offset. */
    public Told<I, O> at(long offset, String process, Span span, I input, O output) {
        return add(process, span.called(), span.answered(), Asked.of(input, output), OptionalLong.of(offset));
    }

    /** Called, and nobody knows what became of it. */
    public Told<I, O> unknown(String process, long called, I input) {
        operations.add(new Operation<>(
                process, "it", input, Optional.empty(), called * NANOS, Operation.NEVER, OptionalLong.empty()));
        return this;
    }

    /** From when to when. */
    public record Span(long called, long answered) {}

    private record Asked<I, O>(I input, O output) {
        static <I, O> Asked<I, O> of(I input, O output) {
            return new Asked<>(input, output);
        }
    }

    private Told<I, O> add(String process, long called, long answered, Asked<I, O> asked, OptionalLong offset) {
        operations.add(new Operation<>(
                process, "it", asked.input(), Optional.of(asked.output()), called * NANOS, answered * NANOS, offset));
        return this;
    }

    /** What was told. */
    public List<Operation<I, O>> history() {
        return List.copyOf(operations);
    }
}
