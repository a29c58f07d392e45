package dev.muster.breaker;

/**
 * The state of one service.
 *
 * @param standing decided part
 * @param traffic volatile part
 */
public record BreakerState(Standing standing, Traffic traffic) {

    /** Of a service that nothing was told of. */
    public static final BreakerState INITIAL = new BreakerState(Unseen.INSTANCE, Traffic.NONE);
}
