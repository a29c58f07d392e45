package dev.muster.testkit.history;

import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/**
 * Why a history cannot be explained: the shortest window of it whose answers contradict each other.
 *
 * @param key of the object
 * @param operations whose answers contradict each other, in the order of their calls
 * @param last the answer that nothing explains any more
 * @param statesBefore what the object could have been when the first of them was called; some, where there are many
 * @param originNanos the beginning of the history, from which times are told
 * @param reason why nothing explains it, in words
 */
public record Counterexample(
        String key,
        List<Operation<?, ?>> operations,
        Operation<?, ?> last,
        List<String> statesBefore,
        long originNanos,
        String reason) {

    private static final double NANOS_PER_SECOND = 1e9;

    /** Copies the lists. */
    public Counterexample {
        operations = List.copyOf(operations);
        statesBefore = List.copyOf(statesBefore);
    }

    /** For a person, in some lines. */
    public String text() {
        int width = operations.stream()
                .mapToInt(one -> one.process().length())
                .max()
                .orElse(0);
        String rows =
                operations.stream().map(one -> row(one, width)).collect(Collectors.joining(System.lineSeparator()));
        String first = statesBefore.isEmpty() ? "any" : String.join(" | ", statesBefore);
        return String.join(
                System.lineSeparator(),
                "  " + key + ": these answers contradict each other (times in s since its first call)",
                "    before them: " + first,
                rows,
                "    " + reason);
    }

    private String row(Operation<?, ?> one, int width) {
        String mark = one.equals(last) ? "  <- cannot be explained" : "";
        String offset = one.offset().isPresent() ? "  @" + one.offset().getAsLong() : "";
        return "    %9s to %9s  %s  %s%s%s"
                .formatted(
                        seconds(one.invokedNanos()),
                        one.returnedNanos() == Operation.NEVER ? "?" : seconds(one.returnedNanos()),
                        one.process() + " ".repeat(width - one.process().length()),
                        one.inWords(),
                        offset,
                        mark);
    }

    private String seconds(long nanos) {
        return String.format(Locale.ROOT, "%.4f", (nanos - originNanos) / NANOS_PER_SECOND);
    }
}
