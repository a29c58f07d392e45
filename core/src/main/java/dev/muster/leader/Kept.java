package dev.muster.leader;

import java.time.Instant;

/**
 * A candidate's last sign of life.
 *
 * @param until log time at which it lapses
 * @param at broker time of it
 */
public record Kept(Instant until, Instant at) {}
