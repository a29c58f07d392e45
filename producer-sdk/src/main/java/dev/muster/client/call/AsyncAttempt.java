package dev.muster.client.call;

import dev.muster.client.DiscoveredInstance;
import java.util.concurrent.CompletionStage;

/**
 * One try at one instance that does not block. Its stage is cancelled when its time is over, or when another try was faster.
 *
 * @param <T> what comes of it
 */
@FunctionalInterface
public interface AsyncAttempt<T> {
    /**
     * Begins to call the instance.
     *
     * @throws Exception when it cannot even begin; then nothing was sent, as far as {@link Judge} can tell from it
     */
    CompletionStage<T> on(DiscoveredInstance instance) throws Exception;
}
