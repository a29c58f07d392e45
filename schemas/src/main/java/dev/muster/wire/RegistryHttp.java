package dev.muster.wire;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * Sends a request to the first registry URL that answers, starting with the one that answered last, and turns error objects into
 * exceptions. One pass over the URLs, each bounded in time; trying again later is the caller's matter. Thread-safe.
 */
final class RegistryHttp {
    private static final String JSON_V1 = "application/vnd.schemaregistry.v1+json";
    private static final ObjectMapper JSON = new ObjectMapper();

    private final RegistrySettings settings;
    private final HttpClient client;
    private volatile int preferred;

    RegistryHttp(RegistrySettings settings) {
        this.settings = settings;
        HttpClient.Builder builder = HttpClient.newBuilder()
                .connectTimeout(settings.connectTimeout())
                .version(HttpClient.Version.HTTP_1_1);
        settings.tls().ifPresent(builder::sslContext);
        client = builder.build();
    }

    JsonNode get(String path) {
        return send(path, null);
    }

    JsonNode post(String path, String body) {
        return send(path, body);
    }

    private JsonNode send(String path, @Nullable String body) {
        List<URI> urls = settings.urls();
        int first = preferred;
        @Nullable RegistryUnavailableException last = null;
        for (int i = 0; i < urls.size(); i++) {
            int index = (first + i) % urls.size();
            try {
                JsonNode answer = exchange(urls.get(index), path, body);
                preferred = index;
                return answer;
            } catch (RegistryUnavailableException e) {
                if (last != null) {
                    e.addSuppressed(last);
                }
                last = e;
            }
        }
        throw last == null ? new RegistryUnavailableException("registry: no URL") : last;
    }

    private JsonNode exchange(URI base, String path, @Nullable String body) {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(base + path))
                .timeout(settings.requestTimeout())
                .header("Accept", JSON_V1 + ", application/json");
        settings.authorization().ifPresent(value -> request.header("Authorization", value));
        if (body != null) {
            request.header("Content-Type", JSON_V1).POST(BodyPublishers.ofString(body));
        }
        HttpResponse<String> response = await(base, client.sendAsync(request.build(), BodyHandlers.ofString()));
        JsonNode answer = parsed(response.body());
        int status = response.statusCode();
        if (status >= 200 && status < 300 && answer.isObject()) {
            return answer;
        }
        throw failure(base, status, answer);
    }

    /** Waits for the whole answer: the client's own time-out ends with the headers. */
    private HttpResponse<String> await(URI base, CompletableFuture<HttpResponse<String>> answer) {
        try {
            return answer.get(settings.requestTimeout().toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            answer.cancel(true);
            throw new RegistryUnavailableException(
                    "registry " + base + ": no answer within " + settings.requestTimeout(), e);
        } catch (ExecutionException e) {
            Throwable cause = e.getCause() == null ? e : e.getCause();
            if (cause instanceof IOException) {
                throw new RegistryUnavailableException("registry " + base + ": " + cause, cause);
            }
            throw new IllegalStateException("registry " + base + ": the request failed", cause);
        } catch (InterruptedException e) {
            answer.cancel(true);
            Thread.currentThread().interrupt();
            throw new RegistryUnavailableException("registry " + base + ": interrupted while waiting", e);
        }
    }

    private static SchemaRegistryException failure(URI base, int status, JsonNode answer) {
        int code = answer.path("error_code").asInt(status);
        String message = "registry " + base + ": " + status + ", code " + code + ": "
                + answer.path("message").asText(answer.path("detail").asText("no error object"));
        if (status >= 500 || status == 429 || status == 408) {
            return new RegistryUnavailableException(message);
        }
        if (status == 409 || code == IncompatibleSchemaException.CODE) {
            return new IncompatibleSchemaException(message);
        }
        return code == UnknownSchemaException.CODE
                ? new UnknownSchemaException(message)
                : new SchemaRegistryException(code, message);
    }

    private static JsonNode parsed(String body) {
        try {
            JsonNode node = JSON.readTree(body);
            return node == null ? MissingNode.getInstance() : node;
        } catch (JsonProcessingException e) {
            // Not the registry's own words, such as a proxy's page: the status alone speaks.
            return MissingNode.getInstance();
        }
    }
}
