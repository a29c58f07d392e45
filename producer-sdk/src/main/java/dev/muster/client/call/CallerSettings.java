package dev.muster.client.call;

import dev.muster.balance.Balancing;

/**
 * How a process calls a service, whatever the call. Immutable: every method that takes a value returns a changed copy.
 *
 * @param balancing which instance takes a call
 * @param breaker when this process stops calling by itself
 * @param maxConcurrent calls under way at a time; one more is refused
 * @param retryPercent retries and hedges at most, of a hundred calls, beyond {@code freeRetries} a second
 * @param freeRetries retries and hedges a second that are always allowed
 * @param policy how calls are made that say nothing else
 */
public record CallerSettings(
        Balancing balancing,
        LocalBreaker breaker,
        int maxConcurrent,
        int retryPercent,
        int freeRetries,
        CallPolicy policy) {
    /** The defaults of each part; 256 calls at a time; 20 % retries beyond 10 a second. */
    public static final CallerSettings DEFAULT =
            new CallerSettings(Balancing.DEFAULT, LocalBreaker.DEFAULT, 256, 20, 10, CallPolicy.DEFAULT);

    /** @throws dev.muster.client.InvalidValueException when a value is out of range */
    public CallerSettings {
        Ranges.check("maxConcurrent", maxConcurrent, 1, 100_000);
        Ranges.check("retryPercent", retryPercent, 0, 1_000);
        Ranges.check("freeRetries", freeRetries, 0, 1_000_000);
    }

    /** Balanced like this. */
    public CallerSettings balanced(Balancing next) {
        return new CallerSettings(next, breaker, maxConcurrent, retryPercent, freeRetries, policy);
    }

    /** With this breaker. */
    public CallerSettings breaker(LocalBreaker next) {
        return new CallerSettings(balancing, next, maxConcurrent, retryPercent, freeRetries, policy);
    }

    /** With so many calls at a time, 1 to 100000. */
    public CallerSettings maxConcurrent(int calls) {
        return new CallerSettings(balancing, breaker, calls, retryPercent, freeRetries, policy);
    }

    /** With retries and hedges of so many of a hundred calls, beyond so many a second. */
    public CallerSettings retryBudget(int percent, int free) {
        return new CallerSettings(balancing, breaker, maxConcurrent, percent, free, policy);
    }

    /** With this policy for calls that say nothing else. */
    public CallerSettings policy(CallPolicy next) {
        return new CallerSettings(balancing, breaker, maxConcurrent, retryPercent, freeRetries, next);
    }
}
