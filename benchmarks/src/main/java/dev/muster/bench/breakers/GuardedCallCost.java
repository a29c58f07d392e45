package dev.muster.bench.breakers;

import dev.muster.bench.BenchResult;
import dev.muster.bench.BenchResult.Measured;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.profile.GCProfiler;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;
import org.openjdk.jmh.runner.options.VerboseMode;

/**
 * Time and bytes of a guarded call, by JMH: forks of their own, so that no code is compiled for one that was warmed up by the other.
 *
 * @param iterations seconds that count, for each of the four; two warm up
 */
record GuardedCallCost(int iterations) {
    private static final double MICROSECOND = 1_000;
    private static final String BYTES = "gc.alloc.rate.norm";

    List<BenchResult> measure() {
        Collection<RunResult> runs = run();
        double alone = time(runs, "breakerAlone", 1_000);
        double few = time(runs, "guarded", 10);
        double many = time(runs, "guarded", 1_000);
        return List.of(
                BenchResult.atMost(
                        "guarded call, 10 instances, beside 1 us (lower is better)",
                        new Measured(few, "ns", MICROSECOND),
                        1.0,
                        0.3),
                BenchResult.atMost(
                        "guarded call, 1,000 instances, beside 1 us (lower)",
                        new Measured(many, "ns", MICROSECOND),
                        1.0,
                        0.3),
                BenchResult.atMost(
                        "the same, 1,000, beside a Resilience4j breaker (lower)",
                        new Measured(many, "ns", alone),
                        3.0,
                        1.5),
                BenchResult.atMost(
                        "bytes a guarded call, 1,000 instances beside 10 (lower)",
                        new Measured(bytes(runs, 1_000), "B", bytes(runs, 10)),
                        1.1,
                        1.01));
    }

    private Collection<RunResult> run() {
        try {
            return new Runner(new OptionsBuilder()
                            .include(GuardedCall.class.getName())
                            .mode(Mode.AverageTime)
                            .timeUnit(TimeUnit.NANOSECONDS)
                            .forks(1)
                            .warmupIterations(2)
                            .warmupTime(TimeValue.seconds(1))
                            .measurementIterations(iterations)
                            .measurementTime(TimeValue.seconds(1))
                            .addProfiler(GCProfiler.class)
                            .verbosity(VerboseMode.SILENT)
                            .shouldFailOnError(true)
                            .build())
                    .run();
        } catch (RunnerException e) {
            throw new IllegalStateException("JMH could not measure: " + e.getMessage(), e);
        }
    }

    private static double time(Collection<RunResult> runs, String name, int fleet) {
        return of(runs, name, fleet).getPrimaryResult().getScore();
    }

    private static double bytes(Collection<RunResult> runs, int fleet) {
        return Objects.requireNonNull(
                        of(runs, "guarded", fleet).getSecondaryResults().get(BYTES), BYTES)
                .getScore();
    }

    private static RunResult of(Collection<RunResult> runs, String name, int fleet) {
        return runs.stream()
                .filter(run -> run.getParams().getBenchmark().endsWith("." + name))
                .filter(run -> run.getParams().getParam("fleet").equals(String.valueOf(fleet)))
                .findFirst()
                .orElseThrow();
    }
}
