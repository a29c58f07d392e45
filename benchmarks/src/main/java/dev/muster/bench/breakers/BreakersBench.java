package dev.muster.bench.breakers;

import dev.muster.bench.BenchReport;
import dev.muster.bench.BenchResult;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/**
 * The figures of balancing, calls and breakers, each beside its limit of the same run.
 *
 * @param seconds that each measurement of a call takes
 * @param callers who are to know of an opening
 * @param openings how many of them are measured
 */
public record BreakersBench(int seconds, int callers, int openings) {
    private static final int MAX_SECONDS = 600;
    private static final int MAX_CALLERS = 1_000;
    private static final int MAX_OPENINGS = 10_000;

    /** @throws IllegalArgumentException when out of range */
    public BreakersBench {
        check("seconds", seconds, 1, MAX_SECONDS);
        check("callers", callers, 2, MAX_CALLERS);
        check("openings", openings, 1, MAX_OPENINGS);
    }

    /**
     * Measures.
     *
     * @param progress is told what is measured next
     */
    public BenchReport run(Consumer<String> progress) throws IOException {
        List<BenchResult> results = new ArrayList<>();
        progress.accept("a guarded call in the client");
        results.addAll(new GuardedCallCost(seconds).measure());
        progress.accept("the way of " + openings + " openings to " + callers + " callers");
        results.add(new VerdictSpread(callers, openings).measure());
        return new BenchReport("breakers", results);
    }

    private static void check(String name, int value, int least, int most) {
        if (value < least || value > most) {
            throw new IllegalArgumentException(name + ": " + value + " (expected: " + least + " to " + most + ")");
        }
    }
}
