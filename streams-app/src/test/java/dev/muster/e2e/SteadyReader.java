package dev.muster.e2e;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;

/** Reads services of one node over and over, one after the other, until it is closed. Remembers who answered, and every read that failed. */
final class SteadyReader implements AutoCloseable {

    private final HttpClient client = HttpClient.newHttpClient();
    private final String url;
    private final List<String> services;
    private final List<String> failures = new ArrayList<>();
    private final TreeSet<String> roles = new TreeSet<>();
    private final Thread thread = new Thread(this::read, "steady-reader");
    private volatile boolean isClosed;
    private int reads;

    private SteadyReader(String url, List<String> services) {
        this.url = url;
        this.services = services;
    }

    static SteadyReader of(Trial node, List<String> services) {
        SteadyReader reader = new SteadyReader(node.url(), services);
        reader.thread.start();
        return reader;
    }

    synchronized int reads() {
        return reads;
    }

    synchronized List<String> failures() {
        return List.copyOf(failures);
    }

    synchronized SortedSet<String> roles() {
        return new TreeSet<>(roles);
    }

    @Override
    public void close() {
        isClosed = true;
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void read() {
        for (int turn = 0; !isClosed; turn++) {
            String service = services.get(turn % services.size());
            HttpRequest request = HttpRequest.newBuilder(URI.create(url + "/v1/services/" + service))
                    .timeout(Duration.ofSeconds(10))
                    .build();
            try {
                HttpResponse<String> answer = client.send(request, HttpResponse.BodyHandlers.ofString());
                boolean hasInstance =
                        answer.statusCode() == 200 && answer.body().contains("\"status\":\"UP\"");
                note(
                        hasInstance ? "" : answer.statusCode() + " " + answer.body(),
                        answer.headers().firstValue("muster-role").orElse("none"));
            } catch (java.io.IOException e) {
                note(e.toString(), "none");
            } catch (InterruptedException e) {
                return;
            }
        }
    }

    private synchronized void note(String failure, String role) {
        reads++;
        roles.add(role);
        if (!failure.isEmpty()) {
            failures.add(failure);
        }
    }
}
