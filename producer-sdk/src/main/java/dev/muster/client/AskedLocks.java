package dev.muster.client;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.muster.client.lock.LockCalls;
import java.time.Duration;
import java.time.format.DateTimeParseException;
import java.util.Map;
import java.util.concurrent.CompletionStage;

/** Asks the nodes for locks. Thread-safe. */
final class AskedLocks implements LockCalls {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final MusterHttp http;

    AskedLocks(MusterHttp http) {
        this.http = http;
    }

    @Override
    public CompletionStage<Answer> post(
            String path, Map<String, Object> fields, String idempotencyKey, Duration atMost) {
        try {
            return http.post(path, JSON.writeValueAsString(fields), idempotencyKey, atMost)
                    .thenApply(AskedLocks::read);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("texts and numbers can be written", e);
        }
    }

    private static Answer read(HttpAnswer answer) {
        JsonNode body = answer.json();
        return new Answer(
                answer.status(),
                body.path("code").asText(""),
                body.path("detail").asText(""),
                body.path("token").asLong(-1),
                ttl(body.path("ttl").asText("PT0S"), answer),
                answer.unanswered());
    }

    private static Duration ttl(String text, HttpAnswer answer) {
        try {
            return Duration.parse(text);
        } catch (DateTimeParseException e) {
            throw new NoAnswerException(answer.node() + ": ttl " + text + " (expected: a duration)");
        }
    }
}
