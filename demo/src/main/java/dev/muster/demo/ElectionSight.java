package dev.muster.demo;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;

/**
 * An election as Muster shows it over HTTP.
 *
 * @param leader who leads; empty while nobody does
 * @param term in which term, or 0
 * @param candidates who would lead, the leader too
 */
record ElectionSight(String leader, long term, List<String> candidates) {

    /** Nobody has campaigned yet. */
    static final ElectionSight NONE = new ElectionSight("", 0, List.of());

    /** Copies. */
    ElectionSight {
        candidates = List.copyOf(candidates);
    }

    static ElectionSight parse(JsonNode json) {
        List<String> candidates = new ArrayList<>();
        json.path("candidates").forEach(one -> candidates.add(one.path("id").asText()));
        return new ElectionSight(
                json.path("leader").asText(""), json.path("term").asLong(), candidates);
    }

    boolean isLed() {
        return !leader.isEmpty();
    }
}
