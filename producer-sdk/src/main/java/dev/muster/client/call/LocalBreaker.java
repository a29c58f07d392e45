package dev.muster.client.call;

import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig.SlidingWindowType;
import io.github.resilience4j.core.IntervalFunction;
import java.time.Duration;

/**
 * When this process itself stops calling a service or one of its instances, whatever the others see. Two Resilience4j breakers: the service's
 * over a window of tries, and each instance's, which opens after some failures in a row.
 *
 * @param failurePercent opens the service's when so many of a hundred tries in the window failed
 * @param slowPercent opens the service's when so many of a hundred tries in the window were slow
 * @param slowAfter slower than this is slow
 * @param window tries in the window; nothing is judged before half of them are made
 * @param failuresInRow opens an instance's, unless half of the instances are held back already
 * @param openFor how long it is open the first time; twice as long each time that a probe fails, up to {@code openAtMost}
 * @param openAtMost how long it is open at most
 * @param probes tries that are let through when the time is over, and decide
 */
public record LocalBreaker(
        int failurePercent,
        int slowPercent,
        Duration slowAfter,
        int window,
        int failuresInRow,
        Duration openFor,
        Duration openAtMost,
        int probes) {
    /** Half of 100 tries failed, or all slower than 2 s; 5 failures in a row; open for 5 s up to a minute; 3 probes. */
    public static final LocalBreaker DEFAULT =
            new LocalBreaker(50, 100, Duration.ofSeconds(2), 100, 5, Duration.ofSeconds(5), Duration.ofMinutes(1), 3);

    /** @throws IllegalArgumentException when a value is out of range */
    public LocalBreaker {
        Ranges.check("failurePercent", failurePercent, 1, 100);
        Ranges.check("slowPercent", slowPercent, 1, 100);
        Ranges.positive("slowAfter", slowAfter);
        Ranges.check("window", window, 2, 100_000);
        Ranges.check("failuresInRow", failuresInRow, 1, 1_000);
        Ranges.atLeast("openFor", openFor, Duration.ofMillis(1));
        Ranges.atLeast("openAtMost", openAtMost, openFor);
        Ranges.check("probes", probes, 1, 1_000);
    }

    /** With slower than this counted as slow. */
    public LocalBreaker slowAfter(Duration time) {
        return new LocalBreaker(failurePercent, slowPercent, time, window, failuresInRow, openFor, openAtMost, probes);
    }

    /** With a window of so many tries. */
    public LocalBreaker window(int tries) {
        return new LocalBreaker(
                failurePercent, slowPercent, slowAfter, tries, failuresInRow, openFor, openAtMost, probes);
    }

    /** Opening an instance's after so many failures in a row. */
    public LocalBreaker failuresInRow(int failures) {
        return new LocalBreaker(failurePercent, slowPercent, slowAfter, window, failures, openFor, openAtMost, probes);
    }

    /** Open for so long, the first time and at most. */
    public LocalBreaker openFor(Duration first, Duration most) {
        return new LocalBreaker(failurePercent, slowPercent, slowAfter, window, failuresInRow, first, most, probes);
    }

    /** With so many probes. */
    public LocalBreaker probes(int tries) {
        return new LocalBreaker(
                failurePercent, slowPercent, slowAfter, window, failuresInRow, openFor, openAtMost, tries);
    }

    CircuitBreakerConfig ofService() {
        return common(window, probes)
                .minimumNumberOfCalls(Math.max(1, window / 2))
                .failureRateThreshold(failurePercent)
                .slowCallRateThreshold(slowPercent)
                .build();
    }

    /** A window that is full of failures is so many failures in a row. */
    CircuitBreakerConfig ofInstance() {
        return common(failuresInRow, 1)
                .minimumNumberOfCalls(failuresInRow)
                .failureRateThreshold(100)
                .slowCallRateThreshold(100)
                .build();
    }

    private CircuitBreakerConfig.Builder common(int size, int permits) {
        return CircuitBreakerConfig.custom()
                .slidingWindowType(SlidingWindowType.COUNT_BASED)
                .slidingWindowSize(size)
                .slowCallDurationThreshold(slowAfter)
                .permittedNumberOfCallsInHalfOpenState(permits)
                .waitIntervalFunctionInOpenState(
                        IntervalFunction.ofExponentialBackoff(openFor.toMillis(), 2, openAtMost.toMillis()))
                .recordException(failure -> true);
    }
}
