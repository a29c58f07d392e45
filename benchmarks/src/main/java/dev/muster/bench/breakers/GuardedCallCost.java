package dev.muster.bench.breakers;

import com.sun.management.ThreadMXBean;
import dev.muster.bench.BenchResult;
import dev.muster.bench.BenchResult.Measured;
import java.lang.management.ManagementFactory;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Mode;
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
    private static final int ROUNDS = 5;
    private static final int CALLS = 500_000;

    List<BenchResult> measure() {
        Collection<RunResult> runs = run();
        double alone = time(runs, "breakerAlone", 1_000);
        double few = time(runs, "guarded", 10);
        double many = time(runs, "guarded", 1_000);
        return List.of(
                BenchResult.atMostTimes(
                        "guarded call, 10 instances, beside 1 us (lower is better)",
                        new Measured(few, "ns", MICROSECOND),
                        1.0,
                        0.3),
                BenchResult.atMostTimes(
                        "guarded call, 1,000 instances, beside 1 us (lower)",
                        new Measured(many, "ns", MICROSECOND),
                        1.0,
                        0.3),
                BenchResult.atMostTimes(
                        "the same, 1,000, beside a Resilience4j breaker (lower)",
                        new Measured(many, "ns", alone),
                        3.0,
                        1.5),
                BenchResult.atMostTimes(
                        "bytes a guarded call, 1,000 instances beside 10 (lower)",
                        new Measured(bytes(1_000), "B", bytes(10)),
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

    /** Of the calling thread alone: how many instances a batch tells of is the batch's affair, and at most one a call. */
    private static double bytes(int fleet) {
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        GuardedCall call = new GuardedCall();
        call.fleet = fleet;
        call.make();
        try {
            double least = Double.MAX_VALUE;
            for (int round = 0; round < ROUNDS; round++) {
                long before = threads.getCurrentThreadAllocatedBytes();
                long length = 0;
                for (int i = 0; i < CALLS; i++) {
                    length += call.guarded().length();
                }
                long after = threads.getCurrentThreadAllocatedBytes();
                least = length == 0 ? least : Math.min(least, (double) (after - before) / CALLS);
            }
            return least;
        } finally {
            call.end();
        }
    }

    private static RunResult of(Collection<RunResult> runs, String name, int fleet) {
        return runs.stream()
                .filter(run -> run.getParams().getBenchmark().endsWith("." + name))
                .filter(run -> run.getParams().getParam("fleet").equals(String.valueOf(fleet)))
                .findFirst()
                .orElseThrow();
    }
}
