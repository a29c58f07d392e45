package dev.muster.testkit.workload;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * What the mutexes protect, as a database would do it: it knows the newest token that it has seen for each lock, and refuses an older one. It
 * writes down who came with which token; two owners with one token is what a lock must never bring about. Thread-safe.
 */
public final class GuardedResource implements AutoCloseable {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int THREADS = 8;
    private static final int NO_CONTENT = 204;
    private static final int PRECONDITION_FAILED = 412;

    private final HttpServer server;
    private final ExecutorService threads = Executors.newFixedThreadPool(THREADS);
    private final SortedMap<String, Newest> newest = new TreeMap<>();
    private final List<String> contradictions = new ArrayList<>();
    private long written;
    private long refused;

    private record Newest(long token, String owner) {}

    /**
     * What has happened.
     *
     * @param written writes that were let through
     * @param refused writes with an older token than one that was seen
     * @param contradictions in words: two owners with one token
     */
    public record Report(long written, long refused, List<String> contradictions) {}

    private GuardedResource(HttpServer server) {
        this.server = server;
    }

    /** Serves at this address, on a port of its own. */
    public static GuardedResource start(InetAddress address) {
        try {
            HttpServer server = HttpServer.create(new InetSocketAddress(address, 0), 0);
            GuardedResource resource = new GuardedResource(server);
            server.createContext("/", resource::serve);
            server.setExecutor(resource.threads);
            server.start();
            return resource;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Where it is written to. */
    public URI url() {
        InetSocketAddress at = server.getAddress();
        return URI.create("http://" + at.getAddress().getHostAddress() + ":" + at.getPort() + "/");
    }

    /** Lets a write through, unless its token is older than one that was seen. */
    synchronized boolean write(String lock, String owner, long token) {
        Newest seen = newest.getOrDefault(lock, new Newest(-1, ""));
        if (token < seen.token()) {
            refused++;
            return false;
        }
        if (token == seen.token() && !owner.equals(seen.owner())) {
            contradictions.add(
                    "%s was written by %s and by %s with token %d".formatted(lock, seen.owner(), owner, token));
        }
        newest.put(lock, new Newest(token, owner));
        written++;
        return true;
    }

    /** What has happened so far. */
    public synchronized Report report() {
        return new Report(written, refused, List.copyOf(contradictions));
    }

    private void serve(HttpExchange exchange) throws IOException {
        try (exchange) {
            JsonNode body = JSON.readTree(exchange.getRequestBody());
            String lock = exchange.getRequestURI().getPath().substring(1);
            boolean isWritten =
                    write(lock, body.path("owner").asText(), body.path("token").asLong());
            exchange.sendResponseHeaders(isWritten ? NO_CONTENT : PRECONDITION_FAILED, -1);
        }
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }
}
