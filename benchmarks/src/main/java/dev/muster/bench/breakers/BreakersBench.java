package dev.muster.bench.breakers;

import dev.muster.bench.BenchReport;
import dev.muster.bench.BenchResult;
import dev.muster.bench.Reporting;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/**
 * The figures of balancing, calls and breakers, each beside its limit of the same run.
 *
 * @param seconds that each measurement of a call takes
 */
record BreakersBench(int seconds) implements Reporting.Measurement {

    private static final int MAX_SECONDS = 600;

    /** @throws IllegalArgumentException when out of range */
    BreakersBench {
        if (seconds < 1 || seconds > MAX_SECONDS) {
            throw new IllegalArgumentException("seconds: " + seconds + " (expected: 1 to " + MAX_SECONDS + ")");
        }
    }

    @Override
    public BenchReport run(Consumer<String> progress) {
        List<BenchResult> results = new ArrayList<>();
        progress.accept("a guarded call in the client");
        results.addAll(new GuardedCallCost(seconds).measure());
        return new BenchReport("breakers", results);
    }
}
