package dev.muster.breaker;

import java.time.Instant;

/**
 * The right to one probe, as a lease. The result must be in the log before it ends: a caller makes the probe only if its own time-out
 * fits into what is left.
 *
 * @param number number within the breaker's life, never used again
 * @param caller instance of the caller that holds it
 * @param until log time at which it goes to another
 */
public record Permit(long number, String caller, Instant until) {}
