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
 * Asks Muster nodes over HTTP, one after the other, in the order of {@link NodeOrder}. A node that cannot be reached, takes too long for
 * its whole answer, or is not ready (5xx, 408, 429) has not answered. Never blocks; any thread.
 */
final class MusterHttp {
    private final List<URI> nodes;
    private final NodeOrder order;
    private final String token;
    private final Duration timeout;
    private final ClientThreads threads;
    private final HttpClient client;

    MusterHttp(MusterSettings settings, ClientThreads threads) {
        this.nodes = settings.urls();
        this.order = new NodeOrder(nodes.size(), System::nanoTime);
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
        return attempt(new Reading(pathAndQuery, timeout), new Round(order.first(), 0, ""));
    }

    /**
     * Posts a JSON object, and tells the first answer, be it that there are too many requests; fails with {@link NoAnswerException} when there
     * is none within the time. Each node has an equal share of the time that is left, so that one that hangs leaves some to the others: what
     * is posted must be something that may be posted to several. The same key makes it the same request at each of them.
     */
    CompletableFuture<HttpAnswer> post(String path, String body, String idempotencyKey, Duration atMost) {
        Posting posting = new Posting(path, body, idempotencyKey, System.nanoTime() + atMost.toNanos());
        return attempt(posting, new Round(order.first(), 0, ""));
    }

    /** What is asked of one node after the other. */
    private interface Question {
        HttpRequest.Builder at(URI node);

        /** How long the next node may take when so many have not been asked yet. */
        Duration share(int nodesLeft);

        /** Whether there is no time left to ask another node. */
        boolean isLate();

        boolean isAnswered(int status);
    }

    /** Asked of each node for the same time. */
    private record Reading(String pathAndQuery, Duration timeout) implements Question {
        @Override
        public HttpRequest.Builder at(URI node) {
            return HttpRequest.newBuilder(URI.create(node + pathAndQuery));
        }

        @Override
        public Duration share(int nodesLeft) {
            return timeout;
        }

        @Override
        public boolean isLate() {
            return false;
        }

        @Override
        public boolean isAnswered(int status) {
            return status < 500 && status != 408 && status != 429;
        }
    }

    /** What is posted, and until when. */
    private record Posting(String path, String body, String idempotencyKey, long endNanos) implements Question {
        @Override
        public HttpRequest.Builder at(URI node) {
            HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(node + path))
                    .header("Content-Type", "application/json")
                    .POST(HttpRequest.BodyPublishers.ofString(body));
            return idempotencyKey.isEmpty() ? request : request.header("Idempotency-Key", idempotencyKey);
        }

        @Override
        public Duration share(int nodesLeft) {
            return Duration.ofNanos(Math.max(1, (endNanos - System.nanoTime()) / nodesLeft));
        }

        @Override
        public boolean isLate() {
            return endNanos - System.nanoTime() <= 0;
        }

        @Override
        public boolean isAnswered(int status) {
            return status < 500 && status != 408;
        }
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

    private CompletableFuture<HttpAnswer> attempt(Question question, Round round) {
        if (round.asked == nodes.size() || (round.asked > 0 && question.isLate())) {
            return CompletableFuture.failedFuture(new NoAnswerException(round.said));
        }
        int index = (round.first + round.asked) % nodes.size();
        URI node = nodes.get(index);
        long askedAt = System.nanoTime();
        return sent(question.at(node), question.share(nodes.size() - round.asked))
                .thenApply(response -> {
                    HttpAnswer answer = new HttpAnswer(node, response, round.asked);
                    if (!question.isAnswered(answer.status())) {
                        throw new NoAnswerException(answer.problem());
                    }
                    order.answered(index);
                    return answer;
                })
                .exceptionallyCompose(failure -> {
                    order.silent(index, askedAt);
                    return attempt(question, round.without(inWords(node, failure)));
                });
    }

    private CompletableFuture<HttpResponse<byte[]>> sent(HttpRequest.Builder request, Duration atMost) {
        request.timeout(atMost).header("Accept", "application/json");
        if (!token.isEmpty()) {
            request.header("Authorization", "Bearer " + token);
        }
        CompletableFuture<HttpResponse<byte[]>> call =
                client.sendAsync(request.build(), info -> new BoundedBody(BoundedBody.MAX_BYTES));
        // The client's own time-out ends with the headers.
        Future<?> guard = threads.after(atMost, () -> call.cancel(true));
        return call.whenComplete((response, failure) -> guard.cancel(false));
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
