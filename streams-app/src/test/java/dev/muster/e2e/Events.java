package dev.muster.e2e;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;

/** What a browser's EventSource would see. */
final class Events implements AutoCloseable {

    private final List<Event> events = new CopyOnWriteArrayList<>();
    private final Stream<String> lines;
    private volatile String lastId;
    /** Of the reading thread only. */
    private String pendingId;

    private Optional<String> pendingData = Optional.empty();
    private volatile boolean isOver;

    /** An event. */
    record Event(String id, String data) {}

    private Events(Stream<String> lines, String lastId) {
        this.lines = lines;
        this.lastId = lastId;
        this.pendingId = lastId;
        Thread reading = new Thread(
                () -> {
                    try {
                        lines.forEach(this::take);
                    } catch (UncheckedIOException e) {
                        // The stream was cut, by this side or the other.
                        isOver = true;
                    }
                    isOver = true;
                },
                "events");
        reading.setDaemon(true);
        reading.start();
    }

    static Events open(Trial trial, String path, String lastId) throws IOException, InterruptedException {
        HttpRequest.Builder request =
                HttpRequest.newBuilder(URI.create(trial.url() + path)).header("Accept", "text/event-stream");
        if (!lastId.isEmpty()) {
            request.header("Last-Event-ID", lastId);
        }
        return new Events(
                HttpClient.newHttpClient()
                        .send(request.build(), HttpResponse.BodyHandlers.ofLines())
                        .body(),
                lastId);
    }

    List<Event> all() {
        return List.copyOf(events);
    }

    List<String> ids() {
        return events.stream().map(Event::id).toList();
    }

    List<String> data() {
        return events.stream().map(Event::data).toList();
    }

    /** Of an event, or one that came alone. */
    String lastId() {
        return lastId;
    }

    boolean isOver() {
        return isOver;
    }

    /** As a browser does: what counts is what an empty line has ended, so that a cut between two lines loses nothing. */
    private void take(String line) {
        if (line.startsWith("id: ")) {
            pendingId = line.substring(4);
        } else if (line.startsWith("data: ")) {
            pendingData = Optional.of(line.substring(6));
        } else if (line.isEmpty()) {
            pendingData.ifPresent(data -> events.add(new Event(pendingId, data)));
            pendingData = Optional.empty();
            lastId = pendingId;
        }
    }

    @Override
    public void close() {
        lines.close();
    }
}
