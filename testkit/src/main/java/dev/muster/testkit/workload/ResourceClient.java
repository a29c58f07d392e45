package dev.muster.testkit.workload;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;

/** Writes to a {@link GuardedResource}, which keeps the books. Thread-safe. */
final class ResourceClient {

    private static final Duration AT_MOST = Duration.ofSeconds(5);

    private final HttpClient http = HttpClient.newHttpClient();
    private final URI resource;

    ResourceClient(URI resource) {
        this.resource = resource;
    }

    /** Whether it was let through. */
    boolean write(String lock, String owner, long token) throws InterruptedException {
        String body = Visit.body().put("owner", owner).put("token", token).toString();
        HttpRequest request = HttpRequest.newBuilder(resource.resolve(lock))
                .timeout(AT_MOST)
                .PUT(BodyPublishers.ofString(body))
                .build();
        try {
            return http.send(request, BodyHandlers.discarding()).statusCode() == 204;
        } catch (IOException e) {
            return false; // the run has ended
        }
    }
}
