package dev.muster.client.call;

import dev.muster.client.DiscoveredInstance;
import dev.muster.client.call.CallPolicy.Idempotence;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandler;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.UnaryOperator;

/**
 * Calls a service over HTTP. Which calls are idempotent the method says, as RFC 9110 has it: all but POST and PATCH, which are so only
 * where the caller's policy says so. A response with 429 or from 500 on is a failed try; the last one is returned.
 */
public final class HttpCaller {
    private static final Set<String> IDEMPOTENT = Set.of("GET", "HEAD", "OPTIONS", "TRACE", "PUT", "DELETE");

    private final Caller caller;
    private final HttpClient client;

    HttpCaller(Caller caller, HttpClient client) {
        this.caller = caller;
        this.client = client;
    }

    /**
     * Gets the text at this path.
     *
     * @throws CallException when there is no response
     */
    public HttpResponse<String> get(String pathAndQuery) {
        return send(pathAndQuery, HttpRequest.Builder::GET, BodyHandlers.ofString());
    }

    /**
     * Sends a request and waits for the response.
     *
     * @param pathAndQuery encoded already
     * @param request sets method, headers and body; called for each try, and once before, so it must not use anything up
     * @param body what to make of the body
     * @throws CallException when there is no response
     */
    public <T> HttpResponse<T> send(
            String pathAndQuery, UnaryOperator<HttpRequest.Builder> request, BodyHandler<T> body) {
        return suited(request).call(instance -> client.send(request(instance, pathAndQuery, request), body));
    }

    /** Sends a request; never blocks. Otherwise as {@link #send}. */
    public <T> CompletableFuture<HttpResponse<T>> sendAsync(
            String pathAndQuery, UnaryOperator<HttpRequest.Builder> request, BodyHandler<T> body) {
        return suited(request).callAsync(instance -> client.sendAsync(request(instance, pathAndQuery, request), body));
    }

    private Caller suited(UnaryOperator<HttpRequest.Builder> request) {
        if (caller.policy().isIdempotent()) {
            return caller;
        }
        String method = request.apply(HttpRequest.newBuilder(URI.create("http://service.invalid/")))
                .build()
                .method();
        return IDEMPOTENT.contains(method) ? caller.with(caller.policy().idempotence(Idempotence.IDEMPOTENT)) : caller;
    }

    /** The try's own time-out reaches farther than the request's, which ends with the headers, but does not close connections. */
    private HttpRequest request(
            DiscoveredInstance instance, String pathAndQuery, UnaryOperator<HttpRequest.Builder> request) {
        HttpRequest.Builder builder = HttpRequest.newBuilder(instance.uri(pathAndQuery))
                .timeout(caller.policy().attemptTimeout());
        return request.apply(builder).build();
    }
}
