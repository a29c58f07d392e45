package dev.muster.client;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpHeaders;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * What a Muster node answered.
 *
 * @param node who answered
 * @param response what it said
 * @param unanswered how many nodes were asked before and gave no answer
 */
record HttpAnswer(URI node, HttpResponse<byte[]> response, int unanswered) {
    private static final ObjectMapper JSON = new ObjectMapper();

    int status() {
        return response.statusCode();
    }

    /** The body as a JSON object; throws {@link NoAnswerException} when it is none. */
    JsonNode json() {
        try {
            JsonNode parsed = JSON.readTree(response.body());
            if (parsed != null && parsed.isObject()) {
                return parsed;
            }
        } catch (IOException e) {
            throw new NoAnswerException(node + ": " + status() + " with a body that is no JSON (expected: an object)");
        }
        throw new NoAnswerException(node + ": " + status() + " with another body (expected: a JSON object)");
    }

    /** The stable code of a problem document, or the empty text. */
    String code() {
        try {
            JsonNode parsed = JSON.readTree(response.body());
            return parsed == null ? "" : parsed.path("code").asText("");
        } catch (IOException e) {
            // Not Muster's own words, such as a proxy's page: it has no code.
            return "";
        }
    }

    /** The answer in a few words. */
    String problem() {
        String code = code();
        return node + ": " + status() + (code.isEmpty() ? "" : " " + code);
    }

    /** When the node asks to be asked again; empty when it does not say so in seconds. */
    Optional<Duration> retryAfter() {
        try {
            OptionalLong seconds = response.headers().firstValueAsLong("Retry-After");
            return seconds.isPresent() && seconds.getAsLong() >= 0
                    ? Optional.of(Duration.ofSeconds(seconds.getAsLong()))
                    : Optional.empty();
        } catch (NumberFormatException e) {
            // A date: Muster's nodes send none.
            return Optional.empty();
        }
    }

    /** How old the state was when it was answered. */
    static Duration age(HttpHeaders headers) {
        try {
            long millis = headers.firstValueAsLong("Muster-Age-Ms").orElse(0);
            return Duration.ofMillis(Math.max(0, millis));
        } catch (NumberFormatException e) {
            return Duration.ZERO;
        }
    }
}
