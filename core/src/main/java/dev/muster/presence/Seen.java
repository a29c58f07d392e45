package dev.muster.presence;

import java.time.Instant;

/**
 * An event that was folded not long ago, so that it is known when it comes again.
 *
 * @param eventId its id
 * @param until log time at which it is forgotten
 * @param kind what it led to
 */
public record Seen(String eventId, Instant until, String kind) {}
