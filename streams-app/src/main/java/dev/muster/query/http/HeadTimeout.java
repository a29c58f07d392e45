package dev.muster.query.http;

import com.linecorp.armeria.common.logging.RequestLogProperty;
import com.linecorp.armeria.server.ServiceRequestContext;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.util.AttributeKey;
import io.netty.util.concurrent.ScheduledFuture;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Closes a connection on which something is being sent that does not become a request: a TLS handshake, a request line or headers that
 * never end, a byte now and then. The server's own time-outs begin with the end of the headers, and each byte would put off its idle
 * time-out. A connection that sends nothing at all is closed after the idle time. One for each connection, on its event loop.
 *
 * <p>Over HTTP/2, what comes after the first request is no sign of a request that is begun (window updates, pings): there the server's idle
 * time-out is all.
 */
final class HeadTimeout extends ChannelInboundHandlerAdapter {

    private static final AttributeKey<HeadTimeout> KEY = AttributeKey.valueOf(HeadTimeout.class, "OF_CHANNEL");

    private final Duration whole;
    private final Duration silent;
    private @Nullable ScheduledFuture<?> end;
    private int open;
    private boolean isBegun;
    private boolean isMultiplexed;

    private HeadTimeout(Duration whole, Duration silent) {
        this.whole = whole;
        this.silent = silent;
    }

    /**
     * Puts one before whatever else a connection has.
     *
     * @param whole how long a request's head may take from its first byte
     * @param silent how long a new connection may send nothing
     */
    static void addTo(Channel channel, Duration whole, Duration silent) {
        HeadTimeout added = new HeadTimeout(whole, silent);
        channel.attr(KEY).set(added);
        channel.pipeline().addFirst(added);
    }

    /** A request's head is there. */
    static void requestBegan(ServiceRequestContext context) {
        onChannel(context, timeout -> {
            timeout.open++;
            timeout.isBegun = false;
            timeout.isMultiplexed = context.sessionProtocol().isMultiplex();
            timeout.cancel();
        });
    }

    /** It was answered, or given up. */
    static void requestEnded(ServiceRequestContext context) {
        onChannel(context, timeout -> timeout.open--);
    }

    @Override
    public void handlerAdded(ChannelHandlerContext context) {
        schedule(context, silent);
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        if (!isBegun && !isMultiplexed && open == 0) {
            isBegun = true;
            cancel();
            schedule(context, whole);
        }
        context.fireChannelRead(message);
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
        cancel();
        context.fireChannelInactive();
    }

    private void schedule(ChannelHandlerContext context, Duration after) {
        end = context.executor().schedule(() -> close(context), after.toNanos(), TimeUnit.NANOSECONDS);
    }

    private static void close(ChannelHandlerContext context) {
        var unused = context.close();
    }

    private void cancel() {
        if (end != null) {
            end.cancel(false);
            end = null;
        }
    }

    private interface Change {
        void on(HeadTimeout timeout);
    }

    private static void onChannel(ServiceRequestContext context, Change change) {
        Channel channel =
                context.log().ensureAvailable(RequestLogProperty.SESSION).channel();
        HeadTimeout timeout = channel == null ? null : channel.attr(KEY).get();
        if (channel == null || timeout == null) {
            return;
        }
        if (channel.eventLoop().inEventLoop()) {
            change.on(timeout);
        } else {
            channel.eventLoop().execute(() -> change.on(timeout));
        }
    }
}
