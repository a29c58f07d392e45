package dev.muster.client;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.muster.client.election.ElectionState;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The question who leads.
 *
 * @param election which one
 */
record ElectionQuery(String election) implements WatchQuery<ElectionState> {
    private static final ObjectMapper JSON = new ObjectMapper();

    @Override
    public String subject() {
        return election + ": who leads";
    }

    @Override
    public String path() {
        return "/v1/elections/" + election;
    }

    @Override
    public ElectionState unknown() {
        return ElectionState.NONE;
    }

    @Override
    public ElectionState parse(String event, long toldAt) {
        JsonNode body = read(event);
        List<ElectionState.Candidate> candidates = new ArrayList<>();
        for (JsonNode one : body.path("candidates")) {
            candidates.add(new ElectionState.Candidate(
                    one.path("id").asText(),
                    one.path("session").asText(""),
                    one.path("priority").asInt()));
        }
        Optional<ElectionState.Leader> leader = body.path("leader").isTextual()
                ? Optional.of(new ElectionState.Leader(
                        body.path("leader").asText(),
                        body.path("term").asLong(),
                        timeOf(body.path("since").asText(""))))
                : Optional.empty();
        return new ElectionState(leader, candidates);
    }

    private static JsonNode read(String event) {
        try {
            JsonNode body = JSON.readTree(event);
            if (body != null && body.path("candidates").isArray()) {
                return body;
            }
        } catch (JsonProcessingException e) {
            throw new NoAnswerException("an event that is no JSON (expected: an object)");
        }
        throw new NoAnswerException("an event without \"candidates\" (expected: an election)");
    }

    private static Instant timeOf(String text) {
        try {
            return Instant.parse(text);
        } catch (DateTimeParseException e) {
            // It only informs.
            return Instant.EPOCH;
        }
    }
}
