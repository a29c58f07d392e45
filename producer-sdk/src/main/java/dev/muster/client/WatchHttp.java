package dev.muster.client;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpHeaders;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Opens event streams at Muster nodes: over HTTP/2, so that the streams of one client share a connection to a node, however many they
 * are. The first stream to a node opens the connection, and others wait for it to be opened. Never blocks; any thread.
 */
final class WatchHttp {
    private static final int MAX_PROBLEM_BYTES = 64 * 1024;

    private final List<URI> nodes;
    private final String token;
    private final Duration timeout;
    private final Supplier<HttpClient> clients;
    private final Map<Integer, CompletableFuture<Void>> opened = new ConcurrentHashMap<>();
    private volatile HttpClient client;
    private volatile int preferred;

    WatchHttp(MusterSettings settings, ClientThreads threads) {
        this.nodes = settings.urls();
        this.token = settings.get(Setting.TOKEN);
        this.timeout = settings.get(Setting.REQUEST_TIMEOUT);
        this.clients = () -> MusterHttp.client(settings, threads, HttpClient.Version.HTTP_2);
        this.client = clients.get();
    }

    int nodes() {
        return nodes.size();
    }

    URI node(int index) {
        return nodes.get(index);
    }

    /** The node that gave a stream last. */
    int preferred() {
        return preferred;
    }

    /**
     * What a stream asks.
     *
     * @param path path and query
     * @param lastId id to resume after; empty for none
     * @param onOpen is told the headers of a stream that was opened
     * @param reader is told what comes
     */
    record Question(String path, String lastId, Consumer<HttpHeaders> onOpen, EventBody.Reader reader) {}

    /** Opens a stream at this node. */
    Stream open(int index, Question question) {
        CompletableFuture<Void> ours = new CompletableFuture<>();
        CompletableFuture<Void> first = opened.putIfAbsent(index, ours);
        Stream stream = new Stream();
        CompletableFuture<Void> before = first == null ? CompletableFuture.completedFuture(null) : first;
        var unused = before.thenRun(() -> stream.begin(index, question, ours));
        return stream;
    }

    /** One stream, and how it ends: with what the node answered, which is nothing more after events, or with a failure. */
    final class Stream {
        private final CompletableFuture<HttpAnswer> end = new CompletableFuture<>();
        private @Nullable CompletableFuture<HttpResponse<byte[]>> call;

        CompletableFuture<HttpAnswer> end() {
            return end;
        }

        /** Closes it; again, it does nothing. */
        synchronized void close() {
            end.cancel(false);
            if (call != null) {
                call.cancel(true);
            }
        }

        private synchronized void begin(int index, Question question, CompletableFuture<Void> ours) {
            if (end.isDone()) {
                ours.complete(null);
                opened.remove(index, ours);
                return;
            }
            CompletableFuture<HttpResponse<byte[]>> sent = send(index, question, ours);
            call = sent;
            var unused = sent.whenComplete((response, failure) -> {
                if (response == null) {
                    // Whoever asks this node next opens a connection again, and others wait for that.
                    opened.remove(index, ours);
                    ours.complete(null);
                    end.completeExceptionally(failure);
                } else {
                    end.complete(new HttpAnswer(nodes.get(index), response, 0));
                }
            });
        }
    }

    /** Leaves connections that may be dead without saying so. What is open on them stays as it is. */
    void renew() {
        opened.clear();
        client = clients.get();
    }

    private CompletableFuture<HttpResponse<byte[]>> send(int index, Question question, CompletableFuture<Void> ours) {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(nodes.get(index) + question.path))
                .timeout(timeout)
                .header("Accept", "text/event-stream");
        if (!token.isEmpty()) {
            request.header("Authorization", "Bearer " + token);
        }
        if (!question.lastId.isEmpty()) {
            request.header("Last-Event-ID", question.lastId);
        }
        return client.sendAsync(request.build(), info -> {
            ours.complete(null);
            boolean isStream = info.statusCode() == 200
                    && info.headers().firstValue("content-type").orElse("").startsWith("text/event-stream");
            if (!isStream) {
                return new BoundedBody(MAX_PROBLEM_BYTES);
            }
            preferred = index;
            question.onOpen.accept(info.headers());
            return new EventBody(BoundedBody.MAX_BYTES, question.reader);
        });
    }
}
