package dev.muster.demo;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The breaker of a service as Muster shows it over HTTP: one for the whole fleet.
 *
 * @param service its service
 * @param state such as {@code CLOSED}
 * @param epoch number of its state
 * @param reason of its state, in words
 * @param ejected why instances are left out, by id
 */
record BreakerSight(String service, String state, long epoch, String reason, SortedMap<String, String> ejected) {

    /** Copies. */
    BreakerSight {
        ejected = Collections.unmodifiableSortedMap(new TreeMap<>(ejected));
    }

    /** Of a service that nobody has called yet. */
    static BreakerSight unseen(String service) {
        return new BreakerSight(service, "CLOSED", 0, "", Collections.emptySortedMap());
    }

    static BreakerSight parse(String service, JsonNode json) {
        SortedMap<String, String> ejected = new TreeMap<>();
        json.path("ejected")
                .forEach(one -> ejected.put(
                        one.path("instance").asText(), one.path("reason").asText()));
        return new BreakerSight(
                service,
                json.path("state").asText(),
                json.path("epoch").asLong(),
                json.path("reason").asText(),
                ejected);
    }

    boolean isClosed() {
        return state.equals("CLOSED");
    }

    boolean isOpen() {
        return state.equals("OPEN");
    }
}
