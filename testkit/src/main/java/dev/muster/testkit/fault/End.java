package dev.muster.testkit.fault;

import java.io.IOException;
import java.net.StandardSocketOptions;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One end of a connection: its socket, and what the proxy waits for there. Used by the proxy's thread. */
final class End {
    private static final Logger LOG = LoggerFactory.getLogger(End.class);

    private final SocketChannel channel;
    private final SelectionKey key;

    /** Takes the socket over and registers it, with nothing awaited yet. */
    End(SocketChannel channel, Selector selector, Link link) throws IOException {
        this.channel = channel;
        channel.configureBlocking(false);
        channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
        this.key = channel.register(selector, 0, link);
    }

    SocketChannel channel() {
        return channel;
    }

    boolean isOpen() {
        return channel.isOpen();
    }

    boolean owns(SelectionKey other) {
        return key == other;
    }

    void await(int operations) {
        if (key.isValid() && key.interestOps() != operations) {
            key.interestOps(operations);
        }
    }

    /** The socket is closed, by FIN or RST, at the selector's next round. */
    void close(Ending how) {
        try {
            if (how == Ending.RESET && channel.isOpen()) {
                channel.setOption(StandardSocketOptions.SO_LINGER, 0);
            }
        } catch (ClosedChannelException e) {
            LOG.debug("Closed meanwhile", e);
        } catch (IOException e) {
            LOG.warn("A connection is closed in good order, for it could not be reset", e);
        }
        try {
            channel.close();
        } catch (IOException e) {
            LOG.debug("Closed with an error; it is gone all the same", e);
        }
    }
}
