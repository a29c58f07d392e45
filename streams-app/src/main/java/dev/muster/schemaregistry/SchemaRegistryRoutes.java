package dev.muster.schemaregistry;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.linecorp.armeria.common.AggregatedHttpRequest;
import com.linecorp.armeria.common.ContentTooLargeException;
import com.linecorp.armeria.common.HttpData;
import com.linecorp.armeria.common.HttpRequest;
import com.linecorp.armeria.common.HttpResponse;
import com.linecorp.armeria.common.HttpStatus;
import com.linecorp.armeria.common.MediaType;
import com.linecorp.armeria.server.ServerBuilder;
import com.linecorp.armeria.server.ServiceRequestContext;
import dev.muster.wire.RegistryUnavailableException;
import dev.muster.wire.SchemaRegistryException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionException;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The Confluent REST API over a {@link SchemaLog}: paths, content type and error codes are Confluent's. Only Avro, no references, no
 * permanent deletion; what is not supported is refused in words. All work is done on Armeria's blocking threads.
 */
public final class SchemaRegistryRoutes {
    private static final Logger LOG = LoggerFactory.getLogger(SchemaRegistryRoutes.class);
    private static final MediaType JSON_V1 = MediaType.parse("application/vnd.schemaregistry.v1+json");
    private static final ObjectMapper JSON = new ObjectMapper();

    /** The longest schema with every character escaped, and room for the rest. */
    private static final long MAX_BODY_BYTES = 2L * SchemaLog.MAX_SCHEMA_LENGTH + 64 * 1024;

    private static final int TOO_LARGE = 413;
    private static final int STORE_ERROR = 50001;

    private SchemaRegistryRoutes() {}

    /** Serves the registry's paths on this server. */
    public static void attach(ServerBuilder server, SchemaLog log) {
        table().forEach(route -> server.route()
                .methods(route.method())
                .path(route.path())
                .maxRequestLength(MAX_BODY_BYTES)
                .build((ctx, request) -> serve(route, log, ctx, request)));
    }

    /** Methods and paths of all routes, such as {@code GET /subjects/{subject}/versions}. */
    public static List<String> paths() {
        return table().map(route -> route.method() + " " + route.path()).toList();
    }

    private static Stream<Route> table() {
        return Stream.concat(SubjectRoutes.rows().stream(), ConfigRoutes.rows().stream());
    }

    private static HttpResponse serve(Route route, SchemaLog log, ServiceRequestContext ctx, HttpRequest request) {
        return HttpResponse.of(request.aggregate()
                .thenApplyAsync(whole -> answer(route, log, ctx, whole), ctx.blockingTaskExecutor())
                .exceptionally(SchemaRegistryRoutes::failure));
    }

    private static HttpResponse answer(
            Route route, SchemaLog log, ServiceRequestContext ctx, AggregatedHttpRequest whole) {
        Object body = route.handler().answer(log, new RegistryRequest(ctx, whole.contentUtf8()));
        return body instanceof SubjectRoutes.RawJson raw
                ? HttpResponse.of(HttpStatus.OK, JSON_V1, HttpData.ofUtf8(raw.text()))
                : json(HttpStatus.OK, body);
    }

    private static HttpResponse failure(Throwable thrown) {
        Throwable cause =
                thrown instanceof CompletionException && thrown.getCause() != null ? thrown.getCause() : thrown;
        if (cause instanceof SchemaRegistryException refused) {
            return error(refused.errorCode(), String.valueOf(refused.getMessage()));
        }
        if (cause instanceof ContentTooLargeException) {
            return error(TOO_LARGE, "body: too large (expected: at most " + MAX_BODY_BYTES + " bytes)");
        }
        LOG.error("schema registry: a request failed", cause);
        return error(STORE_ERROR, "Error in the schema registry");
    }

    private static HttpResponse error(int code, String message) {
        Map<String, Object> body = new LinkedHashMap<>();
        body.put("error_code", code);
        body.put("message", message);
        return json(HttpStatus.valueOf(statusOf(code)), body);
    }

    /** Confluent's codes begin with their status; 50003 is "later", for which HTTP has a word of its own. */
    private static int statusOf(int code) {
        if (code == RegistryUnavailableException.CODE) {
            return HttpStatus.SERVICE_UNAVAILABLE.code();
        }
        return code >= 10_000 ? code / 100 : code;
    }

    private static HttpResponse json(HttpStatus status, Object body) {
        try {
            return HttpResponse.of(status, JSON_V1, HttpData.wrap(JSON.writeValueAsBytes(body)));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("an answer does not become JSON", e);
        }
    }
}
