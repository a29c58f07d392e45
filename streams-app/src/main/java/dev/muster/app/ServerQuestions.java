package dev.muster.app;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.muster.terminal.CommandFailure;
import dev.muster.terminal.ExitStatus;
import dev.muster.terminal.Printable;
import dev.muster.terminal.ServerOption;
import dev.muster.terminal.Terminal;
import dev.muster.wire.TrustedCertificates;
import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandler;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.HttpResponse.BodySubscriber;
import java.net.http.HttpResponse.BodySubscribers;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Flow;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLContext;

/** Asks a node over HTTP on behalf of a command; whatever goes wrong is a {@link CommandFailure} in words. One thread at a time. */
final class ServerQuestions {

    private static final Duration CONNECT_AT_MOST = Duration.ofSeconds(5);
    private static final Duration ANSWER_AT_MOST = Duration.ofSeconds(15);
    private static final int PAGE = 1_000;
    private static final int MAX_PAGES = 1_000;
    private static final ObjectMapper JSON = new ObjectMapper();

    private final HttpClient http;
    private final URI node;
    private final Optional<String> token;

    private ServerQuestions(URI node, Optional<String> token, Optional<Path> trusted) {
        this.node = node;
        this.token = token;
        HttpClient.Builder builder = HttpClient.newBuilder().connectTimeout(CONNECT_AT_MOST);
        trusted.map(ServerQuestions::trusting).ifPresent(builder::sslContext);
        this.http = builder.build();
    }

    /** To the node that the command names. */
    static ServerQuestions of(ServerOption server, Terminal terminal) {
        return new ServerQuestions(server.url(terminal), server.token(terminal), server.trusted(terminal));
    }

    /** A list with all of its pages: the first answer, whose array holds the elements of every page. */
    ObjectNode list(String path, String array, String query) {
        String terms = terms(query);
        return whole(get(path + "?" + terms), path, array, terms);
    }

    /** The same; empty when the node does not know what is asked for. */
    Optional<ObjectNode> find(String path, String array, String query) {
        String terms = terms(query);
        HttpResponse<String> first = answer(path + "?" + terms);
        return first.statusCode() == 404 ? Optional.empty() : Optional.of(whole(object(first), path, array, terms));
    }

    private static String terms(String query) {
        return "limit=" + PAGE + (query.isEmpty() ? "" : "&" + query);
    }

    private ObjectNode whole(ObjectNode whole, String path, String array, String terms) {
        ArrayNode elements = whole.withArray(array);
        String cursor = cursorOf(whole);
        for (int page = 1; !cursor.isEmpty() && page < MAX_PAGES; page++) {
            ObjectNode next = get(path + "?" + terms + "&cursor=" + encoded(cursor));
            next.path(array).forEach(elements::add);
            cursor = cursorOf(next);
        }
        whole.remove("cursor");
        return whole;
    }

    /**
     * Opens a stream of events, from after the one with this id.
     *
     * @throws CommandFailure when the node does not open one
     */
    void stream(String path, Optional<String> lastId, EventLines lines) {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(node + path))
                .timeout(ANSWER_AT_MOST)
                .header("Accept", "text/event-stream");
        token.ifPresent(text -> request.header("Authorization", "Bearer " + text));
        lastId.ifPresent(id -> request.header("Last-Event-ID", id));
        HttpResponse<Flow.Publisher<List<ByteBuffer>>> answer = send(request.build(), BodyHandlers.ofPublisher());
        if (answer.statusCode() == 200) {
            answer.body().subscribe(BodySubscribers.fromLineSubscriber(lines));
            return;
        }
        BodySubscriber<String> problem = BodySubscribers.ofString(StandardCharsets.UTF_8);
        answer.body().subscribe(problem);
        throw refused(
                answer.statusCode(),
                parsed(problem.getBody()
                        .toCompletableFuture()
                        .completeOnTimeout("", ANSWER_AT_MOST.toSeconds(), TimeUnit.SECONDS)
                        .exceptionally(cut -> "")
                        .join()));
    }

    /** An object that a node told as an event. */
    static ObjectNode object(String json) {
        if (parsed(json) instanceof ObjectNode object) {
            return object;
        }
        throw new CommandFailure(ExitStatus.FAILURE, "the node told no object (expected: JSON)");
    }

    /** A name as one part of a path. */
    static String encoded(String name) {
        return URLEncoder.encode(name, StandardCharsets.UTF_8).replace("+", "%20");
    }

    /** One thing. */
    ObjectNode get(String path) {
        return object(answer(path));
    }

    /** The same; empty when the node does not know what is asked for. */
    Optional<ObjectNode> find(String path) {
        HttpResponse<String> answer = answer(path);
        return answer.statusCode() == 404 ? Optional.empty() : Optional.of(object(answer));
    }

    /** Asks for something to be done. */
    ObjectNode post(String path, ObjectNode body) {
        return told("POST", path, body);
    }

    /** Asks for some of it to be otherwise. */
    ObjectNode patch(String path, ObjectNode body) {
        return told("PATCH", path, body);
    }

    private ObjectNode told(String method, String path, ObjectNode body) {
        HttpRequest request = request(path)
                .header("Content-Type", "application/json")
                .method(method, HttpRequest.BodyPublishers.ofString(body.toString()))
                .build();
        return object(send(request, BodyHandlers.ofString()));
    }

    private HttpResponse<String> answer(String path) {
        return send(request(path).build(), BodyHandlers.ofString());
    }

    private HttpRequest.Builder request(String path) {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(node + path))
                .timeout(ANSWER_AT_MOST)
                .header("Accept", "application/json");
        token.ifPresent(text -> request.header("Authorization", "Bearer " + text));
        return request;
    }

    private ObjectNode object(HttpResponse<String> answer) {
        JsonNode body = parsed(answer.body());
        if (answer.statusCode() == 200 && body instanceof ObjectNode object) {
            return object;
        }
        throw refused(answer.statusCode(), body);
    }

    private CommandFailure refused(int answered, JsonNode body) {
        String detail = body.path("detail").asText(body.path("title").asText("no reason given"));
        ExitStatus status = answered == 404 ? ExitStatus.NOT_FOUND : ExitStatus.FAILURE;
        String advice = answered == 401 ? " (expected: --token or MUSTER_TOKEN)" : "";
        return new CommandFailure(status, node + " answered " + answered + ": " + Printable.text(detail) + advice);
    }

    private static SSLContext trusting(Path file) {
        try {
            return TrustedCertificates.in(file);
        } catch (IllegalArgumentException e) {
            throw new CommandFailure(ExitStatus.USAGE, "--cacert: " + e.getMessage(), e);
        }
    }

    private <T> HttpResponse<T> send(HttpRequest request, BodyHandler<T> body) {
        try {
            return http.send(request, body);
        } catch (ConnectException e) {
            throw new CommandFailure(
                    ExitStatus.NOT_FOUND,
                    node + ": nobody listens (expected: a Muster node; ./muster dev starts one, --url names another)",
                    e);
        } catch (IOException e) {
            throw new CommandFailure(ExitStatus.NOT_FOUND, node + ": no answer: " + e.getMessage(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CommandFailure(ExitStatus.FAILURE, "interrupted", e);
        }
    }

    private static JsonNode parsed(String body) {
        try {
            return JSON.readTree(body);
        } catch (JsonProcessingException e) {
            return JSON.createObjectNode().put("title", "no JSON (expected: a Muster node)");
        }
    }

    private static String cursorOf(ObjectNode page) {
        return page.path("cursor").asText("");
    }
}
