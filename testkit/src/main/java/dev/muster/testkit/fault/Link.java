package dev.muster.testkit.fault;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.util.SplittableRandom;
import java.util.function.Supplier;

/**
 * One connection through the proxy: client, target and a pipe for each direction. The target is not connected to while bytes to it are
 * held, for neither would the wish to connect have passed. Used by the proxy's thread.
 */
final class Link {
    private final InetSocketAddress address;
    private final Supplier<Faults> faults;
    private final End client;
    private final End target;
    private final Pipe toTarget;
    private final Pipe toClient;
    private boolean isConnecting;
    private boolean isConnected;

    Link(SocketChannel accepted, InetSocketAddress address, Selector selector, Supplier<Faults> faults, long seed)
            throws IOException {
        this.address = address;
        this.faults = faults;
        this.client = new End(accepted, selector, this);
        this.target = new End(SocketChannel.open(), selector, this);
        SplittableRandom random = new SplittableRandom(seed);
        this.toTarget = new Pipe(client, target, () -> faults.get().toTarget(), random.split());
        this.toClient = new Pipe(target, client, () -> faults.get().toClient(), random.split());
    }

    /** Whether nothing is left of it. */
    boolean isOver() {
        return !client.isOpen() && !target.isOpen();
    }

    /** Does what one of its sockets is ready for. */
    void ready(SelectionKey key) {
        boolean isClient = client.owns(key);
        End end = isClient ? client : target;
        Pipe from = isClient ? toTarget : toClient;
        try {
            if (key.isConnectable()) {
                isConnected = target.channel().finishConnect();
            }
            if (key.isReadable() && from.wantsToRead()) {
                from.read();
            }
        } catch (IOException e) {
            failed(end);
        }
    }

    /** Passes on what is ready; the result is that of {@link Pipe#advance}. */
    long advance(long now) {
        connectIfAllowed();
        long next = Long.MAX_VALUE;
        if (isConnected && target.isOpen()) {
            next = advance(toTarget, target, now);
        }
        if (client.isOpen()) {
            next = Math.min(next, advance(toClient, client, now));
        }
        if (toTarget.isDelivered() && toClient.isDelivered()) {
            client.close(Ending.CLOSE);
            target.close(Ending.CLOSE);
        }
        awaitEvents();
        return next;
    }

    void end(Ending how) {
        client.close(how);
        target.close(how);
    }

    private long advance(Pipe pipe, End sink, long now) {
        try {
            return pipe.advance(now);
        } catch (IOException e) {
            failed(sink);
            return Long.MAX_VALUE;
        }
    }

    private void connectIfAllowed() {
        if (isConnecting || faults.get().toTarget().isHeld() || !target.isOpen()) {
            return;
        }
        isConnecting = true;
        try {
            isConnected = target.channel().connect(address);
        } catch (IOException e) {
            failed(target);
        }
    }

    /** The other end learns of it as it would from the network: in order, late, or not at all while its direction is held. */
    private void failed(End end) {
        Pipe from = end == client ? toTarget : toClient;
        Pipe to = end == client ? toClient : toTarget;
        end.close(Ending.RESET);
        from.end(Chunk.Kind.RST);
        to.discard();
        if (end == client && !isConnected) {
            // There is nobody to be told.
            target.close(Ending.CLOSE);
        }
    }

    private void awaitEvents() {
        if (!isConnected) {
            target.await(isConnecting ? SelectionKey.OP_CONNECT : 0);
            return;
        }
        client.await(operations(toTarget, toClient));
        target.await(operations(toClient, toTarget));
    }

    private static int operations(Pipe from, Pipe to) {
        return (from.wantsToRead() ? SelectionKey.OP_READ : 0) | (to.wantsToWrite() ? SelectionKey.OP_WRITE : 0);
    }
}
