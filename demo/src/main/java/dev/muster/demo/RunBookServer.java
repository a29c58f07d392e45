package dev.muster.demo;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.muster.client.MusterException;
import dev.muster.terminal.CommandFailure;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.OptionalLong;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes the writes of the scheduler on loopback, by a few threads of its own: {@code POST /runs?leader=L&term=T} begins a run and answers with its
 * number, {@code PUT /runs?leader=L&term=T&run=N} books it. A term that is not the newest is answered with 409. Who writes holds nothing of the
 * database, so that a writer which is stopped in its tracks keeps nobody else from writing. Closes the book with itself.
 */
final class RunBookServer implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(RunBookServer.class);
    private static final int THREADS = 4;
    private static final Pattern WRITE =
            Pattern.compile("leader=([a-z0-9-]{1,200})&term=(\\d{1,18})(?:&run=(\\d{1,18}))?");

    private final RunBook book;
    private final HttpServer http;
    private final ExecutorService threads = Executors.newFixedThreadPool(THREADS);

    private RunBookServer(RunBook book, HttpServer http) {
        this.book = book;
        this.http = http;
    }

    /** Starts to serve on a free port. */
    static RunBookServer start(RunBook book) throws IOException {
        HttpServer http = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        RunBookServer server = new RunBookServer(book, http);
        http.createContext("/runs", server::serve);
        http.setExecutor(server.threads);
        http.start();
        return server;
    }

    /** Where runs are begun and booked. */
    URI url() {
        return URI.create("http://127.0.0.1:" + http.getAddress().getPort() + "/runs");
    }

    /** A query that begins a run. */
    static String beginning(String leader, long term) {
        return "?leader=" + leader + "&term=" + term;
    }

    /** A query that books one. */
    static String booking(String leader, long term, long run) {
        return beginning(leader, term) + "&run=" + run;
    }

    private void serve(HttpExchange exchange) throws IOException {
        Matcher asked = WRITE.matcher(String.valueOf(exchange.getRequestURI().getQuery()));
        String method = exchange.getRequestMethod();
        if (!asked.matches() || !method.equals(asked.group(3) == null ? "POST" : "PUT")) {
            JsonAnswer.send(
                    exchange,
                    400,
                    JsonAnswer.object().put("expected", "POST leader=L&term=T, or PUT leader=L&term=T&run=N"));
            return;
        }
        String leader = asked.group(1);
        long term = Long.parseLong(asked.group(2));
        try {
            if (asked.group(3) == null) {
                begin(exchange, leader, term);
            } else {
                book(exchange, Long.parseLong(asked.group(3)), leader, term);
            }
        } catch (CommandFailure | MusterException e) {
            LOG.warn("code=DEMO-002 nothing written leader={} term={}", leader, term, e);
            JsonAnswer.send(exchange, 500, JsonAnswer.object().put("failed", String.valueOf(e.getMessage())));
        }
    }

    private void begin(HttpExchange exchange, String leader, long term) throws IOException {
        OptionalLong run = book.begin(leader, term);
        if (run.isPresent()) {
            JsonAnswer.send(exchange, 200, JsonAnswer.object().put("run", run.getAsLong()));
        } else {
            JsonAnswer.send(
                    exchange, 409, JsonAnswer.object().put("refused", "a newer term than " + term + " was seen"));
        }
    }

    private void book(HttpExchange exchange, long run, String leader, long term) throws IOException {
        RunBook.Booking booking = book.book(run, leader, term);
        int status =
                switch (booking) {
                    case DONE -> 200;
                    case REFUSED -> 409;
                    case UNKNOWN -> 404;
                };
        JsonAnswer.send(exchange, status, JsonAnswer.object().put("run", run).put("booking", booking.name()));
    }

    @Override
    public void close() {
        http.stop(0);
        threads.shutdown(); // not interrupted: one may be in the midst of a write to the database's file
        book.close();
    }
}
