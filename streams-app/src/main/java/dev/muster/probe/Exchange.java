package dev.muster.probe;

import com.linecorp.armeria.common.util.EventLoopGroups;
import com.linecorp.armeria.common.util.TransportType;
import dev.muster.presence.Check;
import io.netty.bootstrap.Bootstrap;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.handler.codec.http.DefaultFullHttpRequest;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.HttpClientCodec;
import io.netty.handler.codec.http.HttpDecoderConfig;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpVersion;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Connects to an address and, for HTTP, asks once. Every probe has a connection of its own: one that is kept would go on being answered
 * when the instance takes no new ones. A probe ends within its timeout, however slowly the other side connects, or answers byte by byte;
 * of an answer only the head is read, 8 KiB of it at most. Two event loops, whatever the number of probes. Thread-safe.
 */
final class Exchange implements AutoCloseable {

    private static final int THREADS = 2;
    private static final int MAX_LINE = 4_096;
    private static final int MAX_HEAD = 8_192;
    private static final Pattern SYSTEM_CALL = Pattern.compile("^.*failed with error\\(-?\\d+\\): ");
    private static final Pattern ADDRESS = Pattern.compile(": [^ ]*/[^ ]*$");

    private final EventLoopGroup loops = EventLoopGroups.newEventLoopGroup(THREADS, "muster-probe-io", true);

    /** How the probe of this target at this address ends, within the time left. Never fails. */
    @SuppressWarnings("FutureReturnValueIgnored") // What follows on them completes the answer or closes the channel.
    CompletableFuture<Answer> ask(ProbeTarget target, InetAddress address, Duration atMost) {
        CompletableFuture<Answer> answer = new CompletableFuture<>();
        ChannelFuture connecting = new Bootstrap()
                .group(loops)
                .channel(TransportType.socketChannelType(loops))
                .option(ChannelOption.CONNECT_TIMEOUT_MILLIS, (int) atMost.toMillis())
                .option(ChannelOption.AUTO_CLOSE, true)
                .handler(initializer(target, answer))
                .connect(new InetSocketAddress(address, target.endpoint().port()));
        Channel channel = connecting.channel();
        connecting.addListener(done -> connected(target, channel, done.cause(), answer));
        answer.completeOnTimeout(
                Answer.fail("no answer within " + target.check().timeout()), atMost.toMillis(), TimeUnit.MILLISECONDS);
        answer.thenRun(channel::close);
        return answer;
    }

    private static ChannelInitializer<Channel> initializer(ProbeTarget target, CompletableFuture<Answer> answer) {
        return new ChannelInitializer<>() {
            @Override
            protected void initChannel(Channel channel) {
                if (target.check().probe() instanceof Check.Http http) {
                    HttpDecoderConfig bounds = new HttpDecoderConfig()
                            .setMaxInitialLineLength(MAX_LINE)
                            .setMaxHeaderSize(MAX_HEAD);
                    channel.pipeline()
                            .addLast(new HttpClientCodec(bounds, false, false))
                            .addLast(new StatusReader(http, answer));
                }
            }
        };
    }

    @SuppressWarnings("FutureReturnValueIgnored") // What follows on it completes the answer.
    private static void connected(
            ProbeTarget target, Channel channel, @Nullable Throwable failure, CompletableFuture<Answer> answer) {
        if (failure != null) {
            answer.complete(Answer.fail(inWords(failure)));
        } else if (target.check().probe() instanceof Check.Http http) {
            channel.writeAndFlush(request(target, http)).addListener(written -> {
                if (!written.isSuccess()) {
                    answer.complete(Answer.fail(inWords(written.cause())));
                }
            });
        } else {
            answer.complete(Answer.pass("connected"));
        }
    }

    private static FullHttpRequest request(ProbeTarget target, Check.Http http) {
        FullHttpRequest request =
                new DefaultFullHttpRequest(HttpVersion.HTTP_1_1, HttpMethod.GET, http.path(), Unpooled.EMPTY_BUFFER);
        request.headers()
                .set(HttpHeaderNames.HOST, authority(target))
                .set(HttpHeaderNames.USER_AGENT, "muster-probe")
                .set(HttpHeaderNames.ACCEPT, "*/*")
                .set(HttpHeaderNames.CONNECTION, HttpHeaderValues.CLOSE);
        return request;
    }

    /** Cut out, not parsed: a path may have characters that no URI of Java's may have. */
    private static String authority(ProbeTarget target) {
        String uri = target.uri();
        int begin = uri.indexOf("//") + 2;
        return uri.substring(begin, uri.indexOf('/', begin));
    }

    static String inWords(Throwable failure) {
        if (failure instanceof io.netty.channel.ConnectTimeoutException) {
            return "no connection in time";
        }
        String message = String.valueOf(failure.getMessage());
        // Which system call failed is Netty's to know, and the address stands in the target.
        String essence =
                SYSTEM_CALL.matcher(ADDRESS.matcher(message).replaceFirst("")).replaceFirst("");
        return failure.getMessage() == null || essence.isEmpty()
                ? failure.getClass().getSimpleName()
                : essence;
    }

    @Override
    @SuppressWarnings("FutureReturnValueIgnored") // Bounded by itself; nothing waits for it.
    public void close() {
        loops.shutdownGracefully(0, 2, TimeUnit.SECONDS);
    }
}
