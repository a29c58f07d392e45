package dev.muster.probe;

import java.io.Closeable;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** A server on loopback that does with each connection what a test wants, and keeps the first lines that it was told. */
final class RawServer implements Closeable {

    private final ServerSocket listening;
    private final List<String> requests = new CopyOnWriteArrayList<>();
    private final List<Socket> open = new CopyOnWriteArrayList<>();
    private final CountDownLatch end = new CountDownLatch(1);
    private volatile Conduct conduct;

    /** What it does with a connection after it has read the head of a request. */
    interface Conduct {
        void with(Connection connection) throws IOException, InterruptedException;
    }

    /** A connection that was taken. */
    final class Connection {
        private final Socket socket;

        private Connection(Socket socket) {
            this.socket = socket;
        }

        /** Reads as far as the end of the head. */
        Connection readHead() throws IOException {
            StringBuilder head = new StringBuilder();
            int next = socket.getInputStream().read();
            while (next >= 0 && !head.toString().endsWith("\r\n\r")) {
                head.append((char) next);
                next = socket.getInputStream().read();
            }
            requests.add(head.toString());
            return this;
        }

        Connection say(String text) throws IOException {
            socket.getOutputStream().write(text.getBytes(StandardCharsets.US_ASCII));
            socket.getOutputStream().flush();
            return this;
        }

        /** Waits, for as long as the server lives. */
        void hang() throws InterruptedException {
            end.await();
        }

        /** Returns true when the server ends meanwhile. */
        boolean pause(long millis) throws InterruptedException {
            return end.await(millis, TimeUnit.MILLISECONDS);
        }
    }

    RawServer(Conduct conduct) throws IOException {
        this.conduct = conduct;
        this.listening = new ServerSocket(0, 500, InetAddress.getLoopbackAddress());
        daemon(this::accept);
    }

    /** Answers each request with this. */
    static RawServer answering(String answer) throws IOException {
        return new RawServer(connection -> connection.readHead().say(answer));
    }

    void conduct(Conduct next) {
        conduct = next;
    }

    void answer(String answer) {
        conduct(connection -> connection.readHead().say(answer));
    }

    int port() {
        return listening.getLocalPort();
    }

    /** Heads of the requests so far. */
    List<String> requests() {
        return requests;
    }

    private void accept() {
        while (!listening.isClosed()) {
            try {
                Socket socket = listening.accept();
                open.add(socket);
                daemon(() -> serve(socket));
            } catch (IOException e) {
                return; // closed
            }
        }
    }

    private void serve(Socket socket) {
        try (socket) {
            conduct.with(new Connection(socket));
        } catch (IOException e) {
            // The prober has gone: that is what some tests are about.
            requests.add("gone");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        open.remove(socket);
    }

    private static void daemon(Runnable work) {
        Thread thread = new Thread(work, "raw-server");
        thread.setDaemon(true);
        thread.start();
    }

    @Override
    public void close() throws IOException {
        end.countDown();
        listening.close();
        for (Socket socket : open) {
            socket.close();
        }
    }
}
