package dev.muster.client;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The question for the healthy instances of a service that match a selection. An event counts as a whole or not at all: one instance
 * that is not understood makes it none, so that a view is never half of the truth.
 */
record ServiceQuery(String service, Selection selection) implements WatchQuery<ServiceState> {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int MAX_INSTANCES = 10_000;

    @Override
    public String subject() {
        return service + ": its view";
    }

    @Override
    public ServiceState unknown() {
        return ServiceState.UNKNOWN;
    }

    @Override
    public String path() {
        return "/v1/services/" + service + "?limit=" + MAX_INSTANCES + selection.asQuery();
    }

    @Override
    public ServiceState parse(String event, long toldAt) {
        JsonNode body;
        try {
            body = JSON.readTree(event);
        } catch (JsonProcessingException e) {
            throw new NoAnswerException("an event that is no JSON (expected: an object)");
        }
        JsonNode listed = body == null ? MissingNode.getInstance() : body.path("instances");
        if (!listed.isArray()) {
            throw new NoAnswerException("an event without \"instances\" (expected: a list)");
        }
        if (!body.path("cursor").asText("").isEmpty()) {
            throw new NoAnswerException("over " + MAX_INSTANCES + " instances (expected: at most that)");
        }
        boolean isInPanic = body.path("panic").asBoolean();
        List<DiscoveredInstance> instances = new ArrayList<>();
        for (JsonNode one : listed) {
            // Unhealthy ones are asked for as such or in panic; should a node list them all the same, they are not
            // to be called.
            if (selection.isOfAll() || isInPanic || statusOf(one) == Status.UP) {
                instances.add(parsed(one));
            }
        }
        instances.sort(Comparator.comparing(DiscoveredInstance::id));
        return new ServiceState(List.copyOf(instances), isInPanic);
    }

    private static DiscoveredInstance parsed(JsonNode one) {
        JsonNode id = one.path("id");
        JsonNode host = one.path("host");
        JsonNode port = one.path("port");
        if (!id.isTextual() || !host.isTextual() || !port.canConvertToInt()) {
            throw new NoAnswerException("an event with an instance without id, host or port");
        }
        List<String> tags = new ArrayList<>();
        one.path("tags").forEach(tag -> tags.add(tag.asText()));
        Map<String, String> metadata = new TreeMap<>();
        one.path("metadata")
                .properties()
                .forEach(entry -> metadata.put(entry.getKey(), entry.getValue().asText()));
        return new DiscoveredInstance(
                id.asText(),
                host.asText(),
                port.asInt(),
                one.path("protocol").asText("http"),
                one.path("region").asText(""),
                one.path("zone").asText(""),
                one.path("weight").asInt(1),
                tags,
                new TreeMap<>(metadata),
                statusOf(one),
                sinceOf(one));
    }

    /** One that this client does not know is not UP, whatever it means. */
    private static Status statusOf(JsonNode one) {
        String text = one.path("status").asText("UP");
        return Arrays.stream(Status.values())
                .filter(status -> status.name().equals(text))
                .findFirst()
                .orElse(Status.DOWN);
    }

    private static Instant sinceOf(JsonNode one) {
        try {
            return Instant.parse(one.path("since").asText(""));
        } catch (DateTimeParseException e) {
            // It only informs; an instance is not left out for it.
            return Instant.EPOCH;
        }
    }
}
