package dev.muster.query.http;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import javax.net.ssl.SSLContext;

/** Talks HTTP to a node, and checks every answer against the OpenAPI document. */
final class Client {

    private static final ObjectMapper MAPPER = new ObjectMapper();
    private static final HttpClient HTTP =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    private final String url;
    private final HttpClient http;

    Client(int port) {
        this.url = "http://127.0.0.1:" + port;
        this.http = HTTP;
    }

    /** Over TLS. */
    Client(int port, SSLContext trusting) {
        this.url = "https://127.0.0.1:" + port;
        this.http = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .sslContext(trusting)
                .build();
    }

    /** An answer. */
    record Answer(int status, HttpResponse<String> raw) {

        JsonNode json() {
            try {
                return MAPPER.readTree(raw.body());
            } catch (IOException e) {
                throw new UncheckedIOException(raw.body(), e);
            }
        }

        String text() {
            return raw.body();
        }

        String header(String name) {
            return raw.headers().firstValue(name).orElse("");
        }

        String code() {
            return json().path("code").asText();
        }

        List<String> ids() {
            return texts("instances", "id");
        }

        List<String> texts(String list, String field) {
            List<String> texts = new ArrayList<>();
            json().path(list).forEach(one -> texts.add(one.path(field).asText()));
            return texts;
        }
    }

    Answer get(String path, String... headers) {
        return send("GET", path, "", headers);
    }

    Answer delete(String path, String... headers) {
        return send("DELETE", path, "", headers);
    }

    /** With a body of JSON, single quotes for double ones. */
    Answer put(String path, String body, String... headers) {
        return send("PUT", path, body.replace('\'', '"'), withType(headers));
    }

    Answer post(String path, String body, String... headers) {
        return send("POST", path, body.replace('\'', '"'), withType(headers));
    }

    Answer patch(String path, String body, String... headers) {
        return send("PATCH", path, body.replace('\'', '"'), withType(headers));
    }

    Answer send(String method, String path, String body, String... headers) {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(url + path))
                .timeout(Duration.ofSeconds(15))
                .method(
                        method,
                        body.isEmpty()
                                ? HttpRequest.BodyPublishers.noBody()
                                : HttpRequest.BodyPublishers.ofString(body));
        if (headers.length > 0) {
            request.headers(headers);
        }
        try {
            HttpResponse<String> response = http.send(request.build(), HttpResponse.BodyHandlers.ofString());
            Answer answer = new Answer(response.statusCode(), response);
            OpenApi.INSTANCE.check(method, path, answer);
            return answer;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /** Registers an instance of a service. */
    Answer register(String service, String id) {
        return put("/v1/services/" + service + "/instances/" + id, "{'host':'10.0.0.1','port':8080}");
    }

    private static String[] withType(String... headers) {
        List<String> all = new ArrayList<>(List.of(headers));
        all.add("Content-Type");
        all.add("application/json");
        return all.toArray(String[]::new);
    }
}
