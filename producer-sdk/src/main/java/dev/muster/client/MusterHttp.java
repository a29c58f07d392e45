package dev.muster.client;

import dev.muster.wire.TrustedCertificates;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Future;

/**
 * Asks Muster nodes over HTTP: first the one that answered last, then the others in turn. A node that cannot be reached, takes too long
 * for its whole answer, or is not ready (5xx, 408, 429) has not answered. Never blocks; any thread.
 */
final class MusterHttp {
    private final List<URI> nodes;
    private final String token;
    private final Duration timeout;
    private final ClientThreads threads;
    private final HttpClient client;
    private volatile int preferred;

    MusterHttp(MusterSettings settings, ClientThreads threads) {
        this.nodes = settings.urls();
        this.token = settings.get(Setting.TOKEN);
        this.timeout = settings.get(Setting.REQUEST_TIMEOUT);
        this.threads = threads;
        this.client = client(settings, threads, HttpClient.Version.HTTP_1_1);
    }

    /** A client of the JDK with the settings that all connections to nodes have. */
    static HttpClient client(MusterSettings settings, ClientThreads threads, HttpClient.Version version) {
        HttpClient.Builder builder = HttpClient.newBuilder()
                .version(version)
                .connectTimeout(settings.get(Setting.REQUEST_TIMEOUT))
                .executor(threads.http());
        settings.get(Setting.TRUSTED_CERTIFICATES).ifPresent(file -> builder.sslContext(TrustedCertificates.in(file)));
        return builder.build();
    }

    /** The first answer; fails with {@link NoAnswerException} when there is none. */
    CompletableFuture<HttpAnswer> get(String pathAndQuery) {
        return attempt(pathAndQuery, new Round(preferred, 0, ""));
    }

    /**
     * Posts a JSON object, and tells the first answer, be it that there are too many requests; fails with {@link NoAnswerException} when there
     * is none within the time. The same key makes it the same request at each node that is asked.
     */
    CompletableFuture<HttpAnswer> post(String path, String body, String idempotencyKey, Duration atMost) {
        Posting posting = new Posting(path, body, idempotencyKey, System.nanoTime() + atMost.toNanos());
        return attempt(posting, new Round(preferred, 0, ""));
    }

    /** What is posted, and until when. */
    private record Posting(String path, String body, String idempotencyKey, long endNanos) {
        Duration left() {
            return Duration.ofNanos(Math.max(1, endNanos - System.nanoTime()));
        }
    }

    private CompletableFuture<HttpAnswer> attempt(Posting posting, Round round) {
        if (round.asked == nodes.size() || (round.asked > 0 && posting.endNanos - System.nanoTime() <= 0)) {
            return CompletableFuture.failedFuture(new NoAnswerException(round.said));
        }
        int index = (round.first + round.asked) % nodes.size();
        URI node = nodes.get(index);
        return exchange(node, posting)
                .thenApply(response -> {
                    HttpAnswer answer = new HttpAnswer(node, response);
                    if (!isAnswer(answer.status()) && answer.status() != 429) {
                        throw new NoAnswerException(answer.problem());
                    }
                    preferred = index;
                    return answer;
                })
                .exceptionallyCompose(failure -> attempt(posting, round.without(inWords(node, failure))));
    }

    private CompletableFuture<HttpResponse<byte[]>> exchange(URI node, Posting posting) {
        Duration left = posting.left();
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(node + posting.path))
                .timeout(left)
                .header("Accept", "application/json")
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(posting.body));
        if (!posting.idempotencyKey.isEmpty()) {
            request.header("Idempotency-Key", posting.idempotencyKey);
        }
        return sent(request, left);
    }

    /**
     * One turn at the nodes.
     *
     * @param first index of the node that was asked first
     * @param asked how many have been asked
     * @param said what they did in place of an answer
     */
    private record Round(int first, int asked, String said) {
        Round without(String answer) {
            return new Round(first, asked + 1, said.isEmpty() ? answer : said + "; " + answer);
        }
    }

    private CompletableFuture<HttpAnswer> attempt(String pathAndQuery, Round round) {
        if (round.asked == nodes.size()) {
            return CompletableFuture.failedFuture(new NoAnswerException(round.said));
        }
        int index = (round.first + round.asked) % nodes.size();
        URI node = nodes.get(index);
        return exchange(node, pathAndQuery)
                .thenApply(response -> {
                    HttpAnswer answer = new HttpAnswer(node, response);
                    if (!isAnswer(answer.status())) {
                        throw new NoAnswerException(answer.problem());
                    }
                    preferred = index;
                    return answer;
                })
                .exceptionallyCompose(failure -> attempt(pathAndQuery, round.without(inWords(node, failure))));
    }

    private CompletableFuture<HttpResponse<byte[]>> exchange(URI node, String pathAndQuery) {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(node + pathAndQuery))
                .timeout(timeout)
                .header("Accept", "application/json");
        return sent(request, timeout);
    }

    private CompletableFuture<HttpResponse<byte[]>> sent(HttpRequest.Builder request, Duration atMost) {
        if (!token.isEmpty()) {
            request.header("Authorization", "Bearer " + token);
        }
        CompletableFuture<HttpResponse<byte[]>> call =
                client.sendAsync(request.build(), info -> new BoundedBody(BoundedBody.MAX_BYTES));
        // The client's own time-out ends with the headers.
        Future<?> guard = threads.after(atMost, () -> call.cancel(true));
        return call.whenComplete((response, failure) -> guard.cancel(false));
    }

    private static boolean isAnswer(int status) {
        return status < 500 && status != 408 && status != 429;
    }

    private String inWords(URI node, Throwable failure) {
        Throwable cause =
                failure instanceof CompletionException && failure.getCause() != null ? failure.getCause() : failure;
        if (cause instanceof NoAnswerException) {
            return String.valueOf(cause.getMessage());
        }
        return node + ": " + (cause instanceof CancellationException ? "no whole answer in time" : cause.toString());
    }
}
