package dev.muster.client.call;

import dev.muster.client.DiscoveredInstance;

/**
 * One try at one instance, on the calling thread. It is interrupted when its time is over; what ignores that takes longer than it may.
 *
 * @param <T> what comes of it
 */
@FunctionalInterface
public interface Attempt<T> {
    /**
     * Calls the instance.
     *
     * @throws Exception when it fails; {@link Judge} says what that means
     */
    T on(DiscoveredInstance instance) throws Exception;
}
