package dev.muster.bench.locks;

import dev.muster.bench.presence.ReceivedAnswer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * Clients that acquire and release a lock again and again, each over a connection of its own and without regard to the others, all on the
 * thread that calls: it wakes for those whose answers have come, and costs the same whatever the server. Every answer's status is checked.
 */
final class PairLoad implements AutoCloseable {

    private static final int ANSWER_AT_MOST = 16 * 1024;
    private static final int WARM_UP_STEPS = 50;
    private static final long SILENT_AT_MOST_MS = TimeUnit.SECONDS.toMillis(20);

    private final Selector selector;
    private final List<Connected> clients = new ArrayList<>();
    private long end;
    private int busy;
    private long pairs;

    /** Connects. */
    PairLoad(int port, List<? extends LockClient> locks) throws IOException {
        selector = Selector.open();
        try {
            InetSocketAddress server = new InetSocketAddress(InetAddress.getByAddress(new byte[] {127, 0, 0, 1}), port);
            for (LockClient lock : locks) {
                SocketChannel channel = SocketChannel.open(server);
                Connected client = new Connected(lock, channel);
                clients.add(client);
                channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
                channel.configureBlocking(false);
                channel.register(selector, SelectionKey.OP_READ, client);
            }
        } catch (IOException e) {
            close();
            throw e;
        }
    }

    /**
     * Goes on for so many pairs, or so long if that is over before: a JVM that was just started does each of its first tens of thousands many times
     * slower than it will, and on a small machine most of what it does is to compile.
     */
    void warmUp(long count, Duration atMost) throws IOException {
        long over = System.nanoTime() + atMost.toNanos();
        Duration step = atMost.dividedBy(WARM_UP_STEPS);
        for (long done = 0; done < count && System.nanoTime() < over; done += pairs) {
            perSecond(step);
        }
    }

    /** One client. */
    private static final class Connected {
        private final LockClient lock;
        private final SocketChannel channel;
        private final ReceivedAnswer answer = new ReceivedAnswer(ANSWER_AT_MOST);
        private final ByteBuffer space = ByteBuffer.wrap(answer.space());
        private boolean holding;

        private Connected(LockClient lock, SocketChannel channel) {
            this.lock = lock;
            this.channel = channel;
        }

        private void send(byte[] request) throws IOException {
            if (channel.write(ByteBuffer.wrap(request)) != request.length) {
                throw new IOException("request: cut off (expected: to fit into the socket's buffer)");
            }
        }
    }

    /** Goes on for about so long, until the last lock is released; pairs per second. */
    double perSecond(Duration length) throws IOException {
        long begun = System.nanoTime();
        end = begun + length.toNanos();
        pairs = 0;
        busy = clients.size();
        for (Connected client : clients) {
            client.send(client.lock.acquire());
        }
        while (busy > 0) {
            if (selector.select(this::read, SILENT_AT_MOST_MS) == 0) {
                throw new IOException("answers: none for " + SILENT_AT_MOST_MS + " ms");
            }
        }
        return pairs * (double) TimeUnit.SECONDS.toNanos(1) / (System.nanoTime() - begun);
    }

    private void read(SelectionKey key) {
        Connected client = (Connected) key.attachment();
        try {
            client.space.position(client.answer.filled());
            if (client.answer.took(client.channel.read(client.space))) {
                client.answer.expect(200);
                goOn(client);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void goOn(Connected client) throws IOException {
        if (!client.holding) {
            byte[] release = client.lock.release(client.answer);
            client.answer.clear();
            client.holding = true;
            client.send(release);
            return;
        }
        client.answer.clear();
        client.holding = false;
        pairs++;
        if (System.nanoTime() < end) {
            client.send(client.lock.acquire());
        } else {
            busy--;
        }
    }

    @Override
    public void close() throws IOException {
        for (Connected client : clients) {
            client.channel.close();
        }
        selector.close();
    }
}
