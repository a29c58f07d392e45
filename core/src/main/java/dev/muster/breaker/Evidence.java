package dev.muster.breaker;

/**
 * What a breaker opened or closed for, or an instance was ejected for: outcomes in the log, counted.
 *
 * @param fromOffset offset of the first batch counted
 * @param toOffset offset of the last batch counted
 * @param calls calls made
 * @param failures calls that failed or timed out
 * @param tooSlow calls that were slow or timed out
 * @param callers callers that made them
 * @param witnesses callers that saw what the rule is about
 */
public record Evidence(
        long fromOffset, long toOffset, long calls, long failures, long tooSlow, long callers, long witnesses) {}
