package dev.muster.probe;

import dev.muster.presence.Check;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.handler.codec.http.HttpObject;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpStatusClass;
import java.util.concurrent.CompletableFuture;

/** Reads the status of the final answer and lets the rest go. Lives on the connection's event loop. */
final class StatusReader extends SimpleChannelInboundHandler<HttpObject> {

    private final Check.Http expected;
    private final CompletableFuture<Answer> answer;

    StatusReader(Check.Http expected, CompletableFuture<Answer> answer) {
        this.expected = expected;
        this.answer = answer;
    }

    @Override
    protected void channelRead0(ChannelHandlerContext context, HttpObject part) {
        if (part.decoderResult().isFailure()) {
            answer.complete(Answer.fail("not HTTP as it should be: "
                    + Exchange.inWords(part.decoderResult().cause())));
        } else if (part instanceof HttpResponse response
                && response.status().codeClass() != HttpStatusClass.INFORMATIONAL) {
            int code = response.status().code();
            answer.complete(
                    expected.isPassedBy(code)
                            ? Answer.pass("status " + code)
                            : Answer.fail("status " + code + " (expected: " + expected.expected() + ")"));
        }
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
        answer.complete(Answer.fail("closed without an answer"));
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        answer.complete(Answer.fail(Exchange.inWords(cause)));
    }
}
