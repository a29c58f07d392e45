package dev.muster.demo;

import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.UnaryOperator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Asks over HTTP, as anybody could with {@code curl}: the Muster node that answered last, and the next one when it does not answer or
 * cannot (5xx). What has no answer is empty, not a failure. Thread-safe.
 */
final class Nodes {

    private static final Logger LOG = LoggerFactory.getLogger(Nodes.class);
    private static final Duration ANSWER_AT_MOST = Duration.ofSeconds(2);

    private final HttpClient http =
            HttpClient.newBuilder().connectTimeout(ANSWER_AT_MOST).build();
    private final List<MusterNode> all;
    private volatile int preferred;

    Nodes(List<MusterNode> all) {
        this.all = List.copyOf(all);
    }

    List<MusterNode> all() {
        return all;
    }

    /** What the first node that can answer says to this question. */
    CompletableFuture<Optional<HttpResponse<String>>> ask(String path) {
        return ask(path, question -> question);
    }

    /** The same of a request that is more than a question; it has to bear being sent again. */
    CompletableFuture<Optional<HttpResponse<String>>> ask(String path, UnaryOperator<HttpRequest.Builder> request) {
        return askInTurn(path, request, preferred, all.size());
    }

    /** What this node says. */
    CompletableFuture<Optional<HttpResponse<String>>> ask(MusterNode node, String path) {
        return send(HttpRequest.newBuilder(node.url().resolve(path)));
    }

    /** What whoever is asked says, such as an instance. */
    CompletableFuture<Optional<HttpResponse<String>>> send(HttpRequest.Builder request) {
        HttpRequest asked = request.timeout(ANSWER_AT_MOST).build();
        return http.sendAsync(asked, BodyHandlers.ofString()).handle((answer, failure) -> {
            if (failure != null) {
                LOG.debug("no answer url={}", asked.uri(), failure);
            }
            return Optional.ofNullable(answer);
        });
    }

    private CompletableFuture<Optional<HttpResponse<String>>> askInTurn(
            String path, UnaryOperator<HttpRequest.Builder> request, int index, int attempts) {
        HttpRequest.Builder asked = HttpRequest.newBuilder(all.get(index).url().resolve(path));
        return send(request.apply(asked)).thenCompose(answer -> {
            if (answer.isPresent() && answer.get().statusCode() < 500) {
                preferred = index;
                return CompletableFuture.completedFuture(answer);
            }
            return attempts == 1
                    ? CompletableFuture.completedFuture(answer)
                    : askInTurn(path, request, (index + 1) % all.size(), attempts - 1);
        });
    }
}
