package dev.muster.demo;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.URI;
import java.time.Instant;

/**
 * An instance as Muster shows it over HTTP.
 *
 * @param service its service
 * @param id its id
 * @param zone its zone
 * @param port its port on loopback
 * @param status its status, and why
 * @param lastHeartbeat when it was last heard of, by the broker's clock
 */
record InstanceState(String service, String id, String zone, int port, Standing status, Instant lastHeartbeat) {

    /**
     * A status.
     *
     * @param word such as {@code UP}
     * @param since since when, by the broker's clock
     * @param reason in words
     */
    record Standing(String word, Instant since, String reason) {}

    static InstanceState parse(String service, JsonNode json) {
        return new InstanceState(
                service,
                json.path("id").asText(),
                json.path("zone").asText(),
                json.path("port").asInt(),
                new Standing(
                        json.path("status").asText(),
                        Instant.parse(json.path("since").asText()),
                        json.path("reason").asText()),
                Instant.parse(json.path("lastHeartbeat").asText()));
    }

    boolean isUp() {
        return status.word().equals("UP");
    }

    boolean isDown() {
        return status.word().equals("DOWN");
    }

    /** Where it answers. */
    URI uri(String path) {
        return URI.create("http://127.0.0.1:" + port + path);
    }
}
