package dev.muster.client;

/**
 * What an instance says of itself. What others see of it may differ: an operator's override and maintenance, and a missed ttl,
 * stand above it. Only {@link #UP} is discovered.
 */
public enum Status {
    /** Takes calls. What every registration begins with. */
    UP,
    /** Takes no calls, by its own word. Removed when this lasts longer than its {@code deregisterAfter}. */
    DOWN,
    /** Not ready yet. */
    STARTING,
    /** Drained for a while. */
    OUT_OF_SERVICE,
    /** Closing in order, then gone. Reported by {@link Registration#close} itself; report it earlier to be drained first. */
    LEAVING
}
