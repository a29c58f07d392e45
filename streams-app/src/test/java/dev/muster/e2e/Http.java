package dev.muster.e2e;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.muster.wire.TrustedCertificates;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.StreamSupport;

/** What {@code curl} would do. */
final class Http {

    private static final Duration CONNECT_AT_MOST = Duration.ofSeconds(10);
    private static final HttpClient CLIENT =
            HttpClient.newBuilder().connectTimeout(CONNECT_AT_MOST).build();
    private static final ObjectMapper JSON = new ObjectMapper();

    private final String url;
    private final Optional<String> token;
    private final HttpClient client;

    Http(String url) {
        this(url, Optional.empty(), Optional.empty());
    }

    /** Showing a token, and trusting whom these certificates vouch for. */
    Http(String url, Optional<String> token, Optional<Path> trusted) {
        this.url = url;
        this.token = token;
        this.client = trusted.map(file -> HttpClient.newBuilder()
                        .connectTimeout(CONNECT_AT_MOST)
                        .sslContext(TrustedCertificates.in(file))
                        .build())
                .orElse(CLIENT);
    }

    /** An answer; where there was none, one of status -1 and code {@code no-answer}, which whoever waits can wait through. */
    record Answer(int status, String body, Optional<String> node, Optional<String> position, OptionalLong ageMs) {

        JsonNode json() {
            try {
                return JSON.readTree(body);
            } catch (IOException e) {
                throw new UncheckedIOException(body, e);
            }
        }

        String code() {
            return json().path("code").asText();
        }
    }

    Answer get(String path) {
        return send(request(path).GET());
    }

    Answer put(String path, String body) {
        return send(request(path)
                .header("Content-Type", "application/json")
                .PUT(HttpRequest.BodyPublishers.ofString(body)));
    }

    Answer put(String path, String body, String idempotencyKey) {
        return send(request(path)
                .header("Content-Type", "application/json")
                .header("Idempotency-Key", idempotencyKey)
                .PUT(HttpRequest.BodyPublishers.ofString(body)));
    }

    Answer post(String path, String body) {
        return send(request(path)
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(body)));
    }

    Answer post(String path) {
        return send(request(path).POST(HttpRequest.BodyPublishers.noBody()));
    }

    Answer delete(String path, String idempotencyKey) {
        return send(request(path).header("Idempotency-Key", idempotencyKey).DELETE());
    }

    /** Status of an instance; empty when it is not registered, or nobody answers. */
    Optional<String> statusOf(String service, String instance) {
        Answer answer = get("/v1/services/" + service + "?status=all");
        if (answer.status() != 200) {
            return Optional.empty();
        }
        return StreamSupport.stream(answer.json().path("instances").spliterator(), false)
                .filter(one -> one.path("id").asText().equals(instance))
                .map(one -> one.path("status").asText())
                .findFirst();
    }

    /** Whether the service is there, and the instance is not. */
    boolean isGone(String service, String instance) {
        Answer answer = get("/v1/services/" + service + "?status=all");
        return answer.status() == 200
                && StreamSupport.stream(answer.json().path("instances").spliterator(), false)
                        .noneMatch(one -> one.path("id").asText().equals(instance));
    }

    private HttpRequest.Builder request(String path) {
        HttpRequest.Builder request =
                HttpRequest.newBuilder(URI.create(url + path)).timeout(Duration.ofSeconds(15));
        token.ifPresent(text -> request.header("Authorization", "Bearer " + text));
        return request;
    }

    private Answer send(HttpRequest.Builder request) {
        try {
            HttpResponse<String> response = client.send(request.build(), HttpResponse.BodyHandlers.ofString());
            return new Answer(
                    response.statusCode(),
                    response.body(),
                    response.headers().firstValue("muster-node"),
                    response.headers().firstValue("muster-position"),
                    response.headers().firstValueAsLong("muster-age-ms"));
        } catch (IOException e) {
            String said = JSON.createObjectNode()
                    .put("code", "no-answer")
                    .put("detail", e.toString())
                    .toString();
            return new Answer(-1, said, Optional.empty(), Optional.empty(), OptionalLong.empty());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }
}
