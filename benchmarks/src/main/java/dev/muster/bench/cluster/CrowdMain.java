package dev.muster.bench.cluster;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;

/**
 * Many HTTP connections in a process of their own, on one thread. Each sends a request; then, for each event id that has come to all of
 * them, this prints when it came to the last: {@code told ID NANOS}, by the clock that all processes of a machine share. Arguments:
 * port, path, connections, and {@code watch} or {@code idle}. Ends when its standard input does.
 */
public final class CrowdMain {

    private static final byte[] ID = "\nid: ".getBytes(StandardCharsets.US_ASCII);

    private final ByteBuffer buffer = ByteBuffer.allocate(256 * 1024);
    private final PrintStream out = System.out;
    private final Watcher[] watchers;
    private long announced = -1;
    private int beyond;

    private CrowdMain(int size) {
        this.watchers = new Watcher[size];
    }

    /** What is known of one connection: the last id, and how much of the mark of one has come. */
    private static final class Watcher {
        private long last = -1;
        private long digits = -1;
        private int matched;
    }

    /** The entry point. */
    public static void main(String[] arguments) throws IOException {
        Thread end = new Thread(CrowdMain::awaitEndOfInput, "end");
        end.setDaemon(true);
        end.start();
        String request = "GET " + arguments[1] + " HTTP/1.1\r\nHost: 127.0.0.1\r\n"
                + (arguments[3].equals("watch") ? "Accept: text/event-stream\r\n\r\n" : "\r\n");
        new CrowdMain(Integer.parseInt(arguments[2])).run(Integer.parseInt(arguments[0]), request);
    }

    private static void awaitEndOfInput() {
        try (BufferedReader in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8))) {
            while (in.readLine() != null) {
                // Nothing is said here; only the end counts.
            }
            System.exit(0);
        } catch (IOException e) {
            System.exit(1);
        }
    }

    private void run(int port, String request) throws IOException {
        byte[] bytes = request.getBytes(StandardCharsets.US_ASCII);
        InetSocketAddress node = new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
        try (Selector selector = Selector.open()) {
            for (int i = 0; i < watchers.length; i++) {
                SocketChannel channel = SocketChannel.open(node);
                channel.write(ByteBuffer.wrap(bytes));
                channel.configureBlocking(false);
                watchers[i] = new Watcher();
                channel.register(selector, SelectionKey.OP_READ, watchers[i]);
            }
            out.println("open " + watchers.length);
            out.flush();
            while (true) {
                selector.select(key -> read(key));
            }
        }
    }

    private void read(SelectionKey key) {
        try {
            buffer.clear();
            int count = ((SocketChannel) key.channel()).read(buffer);
            if (count < 0) {
                throw new IOException("closed by the node");
            }
            scan((Watcher) key.attachment(), count);
        } catch (IOException e) {
            out.println("failed " + e);
            System.exit(1);
        }
    }

    private void scan(Watcher watcher, int count) {
        byte[] bytes = buffer.array();
        for (int at = 0; at < count; at++) {
            byte next = bytes[at];
            if (watcher.digits >= 0) {
                if (next >= '0' && next <= '9') {
                    watcher.digits = watcher.digits * 10 + (next - '0');
                } else {
                    told(watcher, watcher.digits);
                    watcher.digits = -1;
                    watcher.matched = next == '\n' ? 1 : 0;
                }
            } else if (next == ID[watcher.matched]) {
                watcher.matched++;
                if (watcher.matched == ID.length) {
                    watcher.matched = 0;
                    watcher.digits = 0;
                }
            } else {
                watcher.matched = next == '\n' ? 1 : 0;
            }
        }
    }

    private void told(Watcher watcher, long id) {
        boolean wasBeyond = watcher.last > announced;
        watcher.last = id;
        if (!wasBeyond && id > announced) {
            beyond++;
        }
        if (beyond == watchers.length) {
            long least = Long.MAX_VALUE;
            for (Watcher one : watchers) {
                least = Math.min(least, one.last);
            }
            announced = least;
            beyond = 0;
            for (Watcher one : watchers) {
                beyond += one.last > announced ? 1 : 0;
            }
            out.println("told " + announced + " " + System.nanoTime());
            out.flush();
        }
    }
}
