package dev.muster.doctor;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.muster.wire.TrustedCertificates;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Optional;

/** Asks a Muster node over HTTP. Every question is bounded. Used by one thread. */
final class NodeQuestions {

    private static final Duration ANSWER_AT_MOST = Duration.ofSeconds(3);
    private static final ObjectMapper JSON = new ObjectMapper();

    private final URI node;
    private final Optional<String> token;
    private final HttpClient http;

    /** @throws IllegalArgumentException when the file holds no certificates */
    NodeQuestions(URI node, Optional<String> token, Optional<Path> trusted) {
        this.node = node;
        this.token = token;
        HttpClient.Builder builder = HttpClient.newBuilder().connectTimeout(ANSWER_AT_MOST);
        trusted.ifPresent(file -> builder.sslContext(TrustedCertificates.in(file)));
        this.http = builder.build();
    }

    /**
     * An answer.
     *
     * @param status its status
     * @param body its JSON; of another answer nothing
     * @param date the node's clock, in whole seconds
     */
    record Answer(int status, JsonNode body, Optional<Instant> date) {}

    URI node() {
        return node;
    }

    /** @throws NoAnswerException when there is none in time */
    Answer get(String path) {
        HttpRequest.Builder request =
                HttpRequest.newBuilder(URI.create(node + path)).timeout(ANSWER_AT_MOST);
        token.ifPresent(text -> request.header("Authorization", "Bearer " + text));
        try {
            HttpResponse<byte[]> answer = http.send(request.build(), HttpResponse.BodyHandlers.ofByteArray());
            return new Answer(
                    answer.statusCode(),
                    json(answer.body()),
                    answer.headers().firstValue("date").flatMap(NodeQuestions::date));
        } catch (IOException e) {
            String reason = e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
            throw new NoAnswerException(
                    node + " does not answer: " + reason, "start a node, or name another by --url and --cacert", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new NoAnswerException(node + ": interrupted", "ask again", e);
        }
    }

    private static JsonNode json(byte[] body) {
        try {
            JsonNode parsed = JSON.readTree(body);
            return parsed == null ? JSON.createObjectNode() : parsed;
        } catch (IOException e) {
            return JSON.createObjectNode(); // no JSON; the status tells
        }
    }

    private static Optional<Instant> date(String header) {
        try {
            return Optional.of(ZonedDateTime.parse(header, DateTimeFormatter.RFC_1123_DATE_TIME)
                    .toInstant());
        } catch (DateTimeException e) {
            return Optional.empty(); // as good as none
        }
    }
}
