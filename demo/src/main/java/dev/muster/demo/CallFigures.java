package dev.muster.demo;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;

/**
 * What a process of the fleet has done so far.
 *
 * @param served requests answered
 * @param ok calls to other services that were answered, at once or on another instance
 * @param retried attempts that failed and were repeated on another instance
 * @param failed calls that no instance answered
 */
record CallFigures(long served, long ok, long retried, long failed) {

    static final CallFigures NONE = new CallFigures(0, 0, 0, 0);

    CallFigures plus(CallFigures other) {
        return new CallFigures(served + other.served, ok + other.ok, retried + other.retried, failed + other.failed);
    }

    CallFigures minus(CallFigures earlier) {
        return new CallFigures(
                served - earlier.served, ok - earlier.ok, retried - earlier.retried, failed - earlier.failed);
    }

    ObjectNode toJson() {
        return JsonNodeFactory.instance
                .objectNode()
                .put("served", served)
                .put("ok", ok)
                .put("retried", retried)
                .put("failed", failed);
    }

    static CallFigures parse(JsonNode json) {
        return new CallFigures(
                json.path("served").asLong(),
                json.path("ok").asLong(),
                json.path("retried").asLong(),
                json.path("failed").asLong());
    }
}
