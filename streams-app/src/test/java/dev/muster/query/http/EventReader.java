package dev.muster.query.http;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** A client of server-sent events over a socket of its own; bytes as they are, so that nothing between hides how they come. */
final class EventReader implements AutoCloseable {

    private static final long AT_MOST_SECONDS = 60;

    private final Socket socket;
    private final BlockingQueue<Event> events = new LinkedBlockingQueue<>();
    private final BlockingQueue<String> comments = new LinkedBlockingQueue<>();
    private final BlockingQueue<String> ids = new LinkedBlockingQueue<>();
    private final StringBuilder head = new StringBuilder();

    /** An event; one named {@code closed} is the end of the stream. */
    record Event(String name, String id, String data) {}

    private EventReader(Socket socket) {
        this.socket = socket;
    }

    static EventReader open(int port, String path, String... headers) {
        try {
            EventReader reader = new EventReader(new Socket(InetAddress.getLoopbackAddress(), port));
            reader.send(path, headers);
            BufferedReader in =
                    new BufferedReader(new InputStreamReader(reader.socket.getInputStream(), StandardCharsets.UTF_8));
            for (String line = in.readLine(); line != null && !line.isEmpty(); line = in.readLine()) {
                reader.head.append(line).append('\n');
            }
            Thread thread = new Thread(() -> reader.readAll(in), "event-reader");
            thread.setDaemon(true);
            thread.start();
            return reader;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Status line and headers. */
    String head() {
        return head.toString();
    }

    Event next() {
        return taken(events, "an event");
    }

    String nextComment() {
        return taken(comments, "a comment");
    }

    /** Of an event, or alone. */
    String nextId() {
        return taken(ids, "an id");
    }

    /** What came until now and was not taken. */
    int waiting() {
        return events.size();
    }

    @Override
    public void close() {
        try {
            socket.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void send(String path, String... headers) throws IOException {
        StringBuilder request = new StringBuilder("GET " + path + " HTTP/1.1\r\nHost: localhost\r\n");
        request.append("Accept: text/event-stream\r\n");
        for (int i = 0; i < headers.length; i += 2) {
            request.append(headers[i]).append(": ").append(headers[i + 1]).append("\r\n");
        }
        socket.getOutputStream().write(request.append("\r\n").toString().getBytes(StandardCharsets.UTF_8));
    }

    private void readAll(BufferedReader in) {
        String name = "";
        String id = "";
        String data = "";
        try {
            for (String line = in.readLine(); line != null; line = in.readLine()) {
                if (line.startsWith(":")) {
                    comments.add(line);
                } else if (line.startsWith("event: ")) {
                    name = line.substring(7);
                } else if (line.startsWith("id: ")) {
                    id = line.substring(4);
                    ids.add(id);
                } else if (line.startsWith("data: ")) {
                    data = line.substring(6);
                    events.add(new Event(name, id, data));
                    name = "";
                } else if (line.equals("0")) {
                    break;
                }
            }
        } catch (SocketException e) {
            data = e.toString();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        events.add(new Event("closed", id, data));
    }

    private static <T> T taken(BlockingQueue<T> queue, String what) {
        try {
            T next = queue.poll(AT_MOST_SECONDS, TimeUnit.SECONDS);
            if (next == null) {
                throw new AssertionError("Expected " + what + " within " + AT_MOST_SECONDS + " s");
            }
            return next;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }
}
