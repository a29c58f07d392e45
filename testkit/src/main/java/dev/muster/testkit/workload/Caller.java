package dev.muster.testkit.workload;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.NullNode;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.UUID;

/**
 * One thread of a client: it asks any node, writes down what it asks and what it hears, and asks again under the same {@code Idempotency-Key}
 * when nobody knows what became of it, another node as a rule. Used by one thread.
 */
final class Caller {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Duration CONNECT_AT_MOST = Duration.ofSeconds(2);
    private static final Duration ANSWER_AT_MOST = Duration.ofSeconds(8);
    private static final int ATTEMPTS = 3;

    /** Nothing was done, says the node: it need not be asked again. */
    private static final Set<String> NOT_DONE =
            Set.of("restoring", "not-ready", "overloaded", "owner-unknown", "log-unavailable");

    private final HttpClient http =
            HttpClient.newBuilder().connectTimeout(CONNECT_AT_MOST).build();
    private final List<URI> nodes;
    private final CallLog log;
    private final String thread;
    private final SplittableRandom random;

    Caller(List<URI> nodes, CallLog log, String thread, SplittableRandom random) {
        this.nodes = List.copyOf(nodes);
        this.log = log;
        this.thread = thread;
        this.random = random;
    }

    /** The last answer. Where every attempt went unanswered it says so, and the record leaves the outcome open. */
    RecordedCall.Answer call(HttpCall call) throws InterruptedException {
        long id = log.called(thread, call);
        // Not from the seed: two runs on one cluster would take each other's writes for their own.
        String idempotencyKey = UUID.randomUUID().toString();
        int first = random.nextInt(nodes.size());
        RecordedCall.Answer answer = send(call, idempotencyKey, first, 1);
        for (int attempt = 2; attempt <= ATTEMPTS && isUnknown(answer); attempt++) {
            answer = send(call, idempotencyKey, first + attempt - 1, attempt);
        }
        log.answered(id, answer);
        return answer;
    }

    /** Whether it may have been done, and may not have been. */
    static boolean isUnknown(RecordedCall.Answer answer) {
        return answer.status() == 0 || (answer.status() >= 500 && !NOT_DONE.contains(answer.code()));
    }

    private RecordedCall.Answer send(HttpCall call, String idempotencyKey, int node, int attempt)
            throws InterruptedException {
        HttpRequest.Builder request = HttpRequest.newBuilder(
                        nodes.get(node % nodes.size()).resolve(call.path()))
                .timeout(ANSWER_AT_MOST.plus(waitOf(call)))
                .method(
                        call.method(),
                        call.body().isNull()
                                ? BodyPublishers.noBody()
                                : BodyPublishers.ofString(call.body().toString()));
        if (!call.body().isNull()) {
            request.header("Content-Type", "application/json");
        }
        if (!call.isRead()) {
            request.header("Idempotency-Key", idempotencyKey);
        }
        try {
            HttpResponse<String> response = http.send(request.build(), BodyHandlers.ofString());
            String position = response.headers().firstValue("Muster-Position").orElse("");
            return new RecordedCall.Answer(
                    System.nanoTime(), attempt, response.statusCode(), position, parsed(response.body()));
        } catch (IOException e) {
            return new RecordedCall.Answer(System.nanoTime(), attempt, 0, "", NullNode.getInstance());
        }
    }

    private static Duration waitOf(HttpCall call) {
        JsonNode wait = call.body().path("wait");
        return wait instanceof MissingNode ? Duration.ZERO : Duration.parse(wait.asText());
    }

    private static JsonNode parsed(String body) {
        try {
            return body.isEmpty() ? NullNode.getInstance() : JSON.readTree(body);
        } catch (IOException e) {
            return NullNode.getInstance(); // no answer of a node
        }
    }
}
