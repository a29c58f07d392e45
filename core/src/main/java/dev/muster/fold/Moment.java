package dev.muster.fold;

import java.time.Instant;

/**
 * Where in the log something happens: all that a fold may know of time.
 *
 * @param now log time, see {@code LogClock}: never runs back, and does not age while the log's owner is away. Deadlines are
 *     reckoned in it and in nothing else.
 * @param appendedAt when the broker appended the record; it may leap. Shown to people, never compared.
 * @param offset offset of the record
 * @param rules the rules in force
 */
public record Moment(Instant now, Instant appendedAt, long offset, Rules rules) {}
