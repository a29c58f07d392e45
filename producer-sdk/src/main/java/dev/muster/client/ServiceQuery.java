package dev.muster.client;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;

/**
 * The question for the healthy instances of a service that match a selection. An answer counts as a whole or not at all: one instance
 * that is not understood makes it none, so that a view is never half of the truth.
 */
record ServiceQuery(String service, Selection selection) {
    private static final int PAGE = 1_000;
    private static final int MAX_INSTANCES = 10_000;

    /** Asks once; completes with what was seen, or with {@link NoAnswerException}. */
    CompletableFuture<Observation> ask(MusterHttp http) {
        return page(http, "", new Gathered(new ArrayList<>(), System.nanoTime()));
    }

    /** The pages so far, and when the first was asked for. */
    private record Gathered(List<DiscoveredInstance> instances, long askedAt) {
        Observation asSeen(Duration age) {
            instances.sort(Comparator.comparing(DiscoveredInstance::id));
            return Observation.answered(List.copyOf(instances), askedAt - age.toNanos());
        }
    }

    private CompletableFuture<Observation> page(MusterHttp http, String cursor, Gathered gathered) {
        String path = "/v1/services/" + service + "?limit=" + PAGE + selection.asQuery()
                + (cursor.isEmpty() ? "" : "&cursor=" + URLEncoder.encode(cursor, StandardCharsets.UTF_8));
        return http.get(path).thenCompose(answer -> {
            if (answer.status() == 404 && answer.code().equals("unknown-service")) {
                return CompletableFuture.completedFuture(Observation.answered(List.of(), gathered.askedAt));
            }
            if (answer.status() != 200) {
                throw new NoAnswerException(answer.problem());
            }
            JsonNode body = answer.json();
            addTo(gathered.instances, body, answer);
            String next = body.path("cursor").asText("");
            return next.isEmpty()
                    ? CompletableFuture.completedFuture(gathered.asSeen(answer.age()))
                    : page(http, next, gathered);
        });
    }

    private void addTo(List<DiscoveredInstance> instances, JsonNode body, HttpAnswer answer) {
        JsonNode listed = body.path("instances");
        if (!listed.isArray()) {
            throw new NoAnswerException(answer.node() + ": 200 without \"instances\" (expected: a list)");
        }
        if (instances.size() + listed.size() > MAX_INSTANCES) {
            throw new NoAnswerException(
                    answer.node() + ": over " + MAX_INSTANCES + " instances (expected: at most that)");
        }
        for (JsonNode one : listed) {
            // Where unhealthy ones are not asked for, but a node lists them all the same, they are not to be called.
            if (selection.isOfAll() || statusOf(one) == Status.UP) {
                instances.add(parsed(one, answer));
            }
        }
    }

    private static DiscoveredInstance parsed(JsonNode one, HttpAnswer answer) {
        JsonNode id = one.path("id");
        JsonNode host = one.path("host");
        JsonNode port = one.path("port");
        if (!id.isTextual() || !host.isTextual() || !port.canConvertToInt()) {
            throw new NoAnswerException(answer.node() + ": 200 with an instance without id, host or port");
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
