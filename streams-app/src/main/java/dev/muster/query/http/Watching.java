package dev.muster.query.http;

import com.linecorp.armeria.common.HttpHeaderNames;
import com.linecorp.armeria.common.HttpResponse;
import com.linecorp.armeria.common.MediaType;
import com.linecorp.armeria.common.RequestHeaders;
import com.linecorp.armeria.common.ResponseHeaders;
import com.linecorp.armeria.server.ServiceRequestContext;
import dev.muster.query.watch.WatchSlots;
import io.netty.channel.EventLoop;
import java.net.URI;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;

/**
 * Opens watches: each takes one of the node's places and gives it back when its request is over, however that ends. Neither the time
 * nor the number of ordinary requests bounds them. Thread-safe.
 */
final class Watching implements AutoCloseable {

    private static final MediaType EVENT_STREAM = MediaType.create("text", "event-stream");

    private final Answers answers;
    private final WatchSlots slots;
    private final HttpLimits.Watches limits;
    private final Relays relays;
    private final Map<EventLoop, Pulse> pulses = new ConcurrentHashMap<>();

    Watching(Answers answers, WatchSlots slots, HttpLimits.Watches limits, Peers peers) {
        this.answers = answers;
        this.slots = slots;
        this.limits = limits;
        this.relays = new Relays(peers);
    }

    /** Watches here. What has to be waited for first decides whether there is something to watch at all. */
    HttpResponse here(ServiceRequestContext context, WatchTerms terms, CompletableFuture<WatchSource> ready) {
        EventLoop loop = context.eventLoop().withoutContext();
        long begun = System.nanoTime();
        WatchSlots.Slot slot = slots.take();
        return released(
                context,
                slot,
                () -> Answers.later(ready.thenApply(source -> switch (terms.form()) {
                    case LONG_POLL -> LongPoll.open(loop, source, left(terms.atMost(), begun));
                    case STREAM ->
                        HttpResponse.of(new EventStream(pulseOf(loop), source, slot, limits, headers(source)));
                })));
    }

    /** Watches at the owner, streaming through. */
    HttpResponse there(ServiceRequestContext context, RequestHeaders headers, URI owner, WatchTerms terms) {
        WatchSlots.Slot slot = slots.take();
        return released(context, slot, () -> relays.open(context, headers, owner, terms));
    }

    @Override
    public void close() {
        relays.close();
    }

    private static HttpResponse released(
            ServiceRequestContext context, WatchSlots.Slot slot, Supplier<HttpResponse> opening) {
        context.clearRequestTimeout();
        try {
            HttpResponse response = opening.get();
            Answers.whenOver(response, () -> {
                slot.release();
            });
            return response;
        } catch (RuntimeException e) {
            slot.release();
            throw e;
        }
    }

    private static Duration left(Duration wait, long begunNanos) {
        Duration left = wait.minusNanos(System.nanoTime() - begunNanos);
        return left.isNegative() ? Duration.ZERO : left;
    }

    private Pulse pulseOf(EventLoop loop) {
        return pulses.computeIfAbsent(loop, Pulse::new);
    }

    private ResponseHeaders headers(WatchSource source) {
        return source.headers(answers)
                .contentType(EVENT_STREAM)
                .set(HttpHeaderNames.CACHE_CONTROL, "no-store")
                .build();
    }
}
