package dev.muster.e2e;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;

/** What a browser's EventSource would see. */
final class Events implements AutoCloseable {

    private final List<Event> events = new CopyOnWriteArrayList<>();
    private final Stream<String> lines;
    private volatile String lastId = "";
    private volatile boolean isOver;

    /** An event. */
    record Event(String id, String data) {}

    private Events(Stream<String> lines) {
        this.lines = lines;
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
        return new Events(HttpClient.newHttpClient()
                .send(request.build(), HttpResponse.BodyHandlers.ofLines())
                .body());
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

    private void take(String line) {
        if (line.startsWith("id: ")) {
            lastId = line.substring(4);
        } else if (line.startsWith("data: ")) {
            events.add(new Event(lastId, line.substring(6)));
        }
    }

    @Override
    public void close() {
        lines.close();
    }
}
