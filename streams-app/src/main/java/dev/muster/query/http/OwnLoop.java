package dev.muster.query.http;

import io.netty.channel.EventLoopGroup;
import io.netty.util.concurrent.EventExecutor;
import java.util.concurrent.Executor;
import java.util.function.Supplier;

/**
 * The event loop that asks, where one does: it has the connection that is to be answered, and any other would have to hand the answer over
 * to it. Whoever else asks gets one of them in turn. Thread-safe.
 */
final class OwnLoop implements Supplier<Executor> {

    private final EventLoopGroup loops;

    OwnLoop(EventLoopGroup loops) {
        this.loops = loops;
    }

    @Override
    public Executor get() {
        for (EventExecutor loop : loops) {
            if (loop.inEventLoop()) {
                return loop;
            }
        }
        return loops.next();
    }
}
