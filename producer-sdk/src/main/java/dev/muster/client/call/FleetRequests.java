package dev.muster.client.call;

import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** How many requests all callers of the fleet have under way, as they last reported. */
@FunctionalInterface
public interface FleetRequests {
    /** Nobody can be asked. */
    FleetRequests NONE = service -> CompletableFuture.completedFuture(Map.of());

    /**
     * Asks, without blocking. Completes with the requests under way at each instance of the service, by its id, those of this process
     * among them; instances with none may be left out. Fails when nobody answers.
     */
    CompletionStage<Map<String, Integer>> underWay(String service);
}
