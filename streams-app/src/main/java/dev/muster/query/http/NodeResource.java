package dev.muster.query.http;

import com.fasterxml.jackson.core.JsonGenerator;
import com.linecorp.armeria.common.HttpData;
import com.linecorp.armeria.common.HttpRequest;
import com.linecorp.armeria.common.HttpResponse;
import com.linecorp.armeria.common.HttpStatus;
import com.linecorp.armeria.common.MediaType;
import com.linecorp.armeria.server.ServiceRequestContext;
import dev.muster.query.EngineAccess;
import dev.muster.query.NodeIdentity;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;

/** The node itself: whether it lives and is ready, its figures and topologies, and a page that links to what there is. */
final class NodeResource {

    private static final MediaType PROMETHEUS = MediaType.parse("text/plain; version=0.0.4; charset=utf-8");
    private static final byte[] OPEN_API = resource("/openapi.json");
    private static final String PAGE = new String(resource("/index.html"), StandardCharsets.UTF_8);

    private final NodeIdentity identity;
    private final Answers answers;
    private final EngineAccess engine;
    private final PrometheusMeterRegistry metrics;
    private final Access accessToMetrics;
    private final Executor blocking;

    NodeResource(HttpParts parts, Answers answers, Executor blocking) {
        this.identity = parts.node();
        this.answers = answers;
        this.engine = parts.engine();
        this.metrics = parts.metrics();
        this.accessToMetrics = parts.security().accessToMetrics();
        this.blocking = blocking;
    }

    List<HttpRoute> routes() {
        return List.of(
                HttpRoute.get("/", Access.READ, this::page),
                HttpRoute.get("/openapi.json", Access.READ, this::openApi),
                HttpRoute.get("/health/live", Access.OPEN, this::live),
                HttpRoute.get("/health/ready", Access.OPEN, this::ready),
                HttpRoute.get("/metrics", accessToMetrics, this::metrics),
                HttpRoute.get("/v1/topology", Access.READ, this::topology));
    }

    private HttpResponse page(ServiceRequestContext context, HttpRequest request) {
        String html = PAGE.replace("{node}", escaped(identity.id())).replace("{cluster}", escaped(identity.cluster()));
        return HttpResponse.of(HttpStatus.OK, MediaType.HTML_UTF_8, html);
    }

    private HttpResponse openApi(ServiceRequestContext context, HttpRequest request) {
        return HttpResponse.of(HttpStatus.OK, MediaType.JSON_UTF_8, HttpData.wrap(OPEN_API));
    }

    private HttpResponse live(ServiceRequestContext context, HttpRequest request) {
        return answers.ofNode(Json.bytes(json -> writeState(json, "live")));
    }

    private HttpResponse ready(ServiceRequestContext context, HttpRequest request) {
        List<String> missing = engine.readiness().missing();
        if (!missing.isEmpty()) {
            throw new ProblemException(Problem.of(ProblemCode.NOT_READY, String.join("; ", missing))
                    .with(Problem.Extras.NONE.withMissing(missing)));
        }
        return answers.ofNode(Json.bytes(json -> writeState(json, "ready")));
    }

    private void writeState(JsonGenerator json, String state) throws IOException {
        json.writeStartObject();
        json.writeStringField("status", state);
        ClusterReads.writeIdentity(json, identity);
        json.writeEndObject();
    }

    /** Gauges may ask slow things. */
    private HttpResponse metrics(ServiceRequestContext context, HttpRequest request) {
        return HttpResponse.of(CompletableFuture.supplyAsync(metrics::scrape, blocking)
                .thenApply(text -> HttpResponse.of(HttpStatus.OK, PROMETHEUS, text)));
    }

    private HttpResponse topology(ServiceRequestContext context, HttpRequest request) {
        return answers.ofNode(Json.bytes(json -> {
            json.writeStartObject();
            json.writeArrayFieldStart("topologies");
            for (Map.Entry<String, String> topology : engine.topologies().entrySet()) {
                json.writeStartObject();
                json.writeStringField("log", topology.getKey());
                json.writeStringField("description", topology.getValue());
                json.writeEndObject();
            }
            json.writeEndArray();
            json.writeEndObject();
        }));
    }

    private static String escaped(String text) {
        return text.replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replace("\"", "&quot;");
    }

    private static byte[] resource(String name) {
        try (InputStream in = NodeResource.class.getResourceAsStream(name)) {
            if (in == null) {
                throw new IllegalStateException("resource " + name + ": missing (expected: in this jar)");
            }
            return in.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(name, e);
        }
    }
}
