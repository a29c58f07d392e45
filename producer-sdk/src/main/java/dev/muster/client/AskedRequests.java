package dev.muster.client;

import com.fasterxml.jackson.databind.JsonNode;
import dev.muster.client.call.FleetRequests;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CompletionStage;

/** Asks the nodes for the requests that the fleet has under way: a service's breaker counts them. Thread-safe. */
final class AskedRequests implements FleetRequests {
    private final MusterHttp http;

    AskedRequests(MusterHttp http) {
        this.http = http;
    }

    @Override
    public CompletionStage<Map<String, Integer>> underWay(String service) {
        return http.get("/v1/breakers/" + service).thenApply(AskedRequests::read);
    }

    private static Map<String, Integer> read(HttpAnswer answer) {
        if (answer.status() == 404) {
            // Nobody has called it yet.
            return Map.of();
        }
        if (answer.status() != 200) {
            throw new NoAnswerException(answer.problem());
        }
        JsonNode told = answer.json().path("inFlight");
        Map<String, Integer> requests = new HashMap<>();
        told.fieldNames()
                .forEachRemaining(instance ->
                        requests.put(instance, clamped(told.path(instance).asLong())));
        return Map.copyOf(requests);
    }

    private static int clamped(long requests) {
        return (int) Math.max(0, Math.min(Integer.MAX_VALUE, requests));
    }
}
