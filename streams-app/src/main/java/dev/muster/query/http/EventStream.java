package dev.muster.query.http;

import com.linecorp.armeria.common.HttpObject;
import com.linecorp.armeria.common.ResponseHeaders;
import com.linecorp.armeria.common.stream.ClosedStreamException;
import dev.muster.query.watch.WatchHub.Watch;
import dev.muster.query.watch.WatchSlots.Slot;
import dev.muster.query.watch.Watcher;
import java.util.concurrent.Executor;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;
import org.reactivestreams.Subscriber;
import org.reactivestreams.Subscription;

/**
 * One watch as server-sent events. Sends an event only when the client took the one before; what it is told meanwhile replaces what it
 * was told before, so that one state at most waits here. A client that takes nothing for too long is cut off. A comment is sent when
 * there was nothing to send for a while; it tells the age of what was sent last. Where there is no state to begin with the first comment
 * comes at once: its client need not wait to know that there is none.
 *
 * <p>Everything happens on the connection's event loop. The watch is begun when the server subscribes, and ended with the stream.
 */
final class EventStream implements Publisher<HttpObject>, Subscription, Watcher<Told> {

    private final Pulse pulse;
    private final WatchSource source;
    private final Slot slot;
    private final HttpLimits.Watches limits;
    private @Nullable ResponseHeaders headers;
    private @Nullable Told pending;
    private @Nullable Subscriber<? super HttpObject> subscriber;
    private @Nullable Watch watch;
    private long demand;
    private long takenNanos;
    private int place;
    private boolean isEnding;
    private boolean hasNone;

    EventStream(Pulse pulse, WatchSource source, Slot slot, HttpLimits.Watches limits, ResponseHeaders headers) {
        this.pulse = pulse;
        this.source = source;
        this.slot = slot;
        this.limits = limits;
        this.headers = headers;
    }

    int place() {
        return place;
    }

    void setPlace(int place) {
        this.place = place;
    }

    @Override
    public void subscribe(Subscriber<? super HttpObject> server) {
        subscriber = server;
        sent();
        pulse.add(this);
        server.onSubscribe(this);
        if (subscriber != null) {
            watch = source.watch(this);
        }
    }

    @Override
    public void request(long more) {
        demand += more;
        if (demand < 0) {
            demand = Long.MAX_VALUE;
        }
        sent();
        drain();
    }

    @Override
    public void cancel() {
        finish();
    }

    @Override
    public Executor executor() {
        return pulse.loop();
    }

    @Override
    public void told(Told state) {
        pending = state;
        drain();
    }

    @Override
    public void none() {
        hasNone = true;
        drain();
    }

    @Override
    public void ended(End why) {
        if (why == End.TOO_SLOW) {
            cutOff();
            return;
        }
        isEnding = true;
        drain();
    }

    /** Now and then: cuts off who takes nothing, and tells who is told nothing that the stream is alive. */
    void lookAfter(long now) {
        Subscriber<? super HttpObject> server = subscriber;
        if (server == null) {
            return;
        }
        long idle = now - takenNanos;
        if (demand == 0 && idle > limits.cutOffAfter().toNanos()) {
            cutOff();
        } else if (demand > 0 && headers == null && idle > limits.keepAlive().toNanos()) {
            send(server, source.pulse());
        }
    }

    private void cutOff() {
        Subscriber<? super HttpObject> server = subscriber;
        if (server != null) {
            slot.cutOff();
            finish();
            server.onError(ClosedStreamException.get());
        }
    }

    private void drain() {
        Subscriber<? super HttpObject> server = subscriber;
        while (server != null && demand > 0 && subscriber != null) {
            if (headers != null) {
                ResponseHeaders first = headers;
                headers = null;
                send(server, first);
            } else if (pending != null) {
                Told state = pending;
                pending = null;
                hasNone = false;
                send(server, state.event());
            } else if (hasNone) {
                hasNone = false;
                send(server, source.pulse());
            } else {
                break;
            }
        }
        if (isEnding && subscriber != null && headers == null && pending == null) {
            finish();
            if (server != null) {
                server.onComplete();
            }
        }
    }

    private void send(Subscriber<? super HttpObject> server, HttpObject what) {
        demand--;
        sent();
        server.onNext(what);
    }

    /** Spread a little, so that the many who were told at once are not kept alive at once. */
    private void sent() {
        long earlier = ThreadLocalRandom.current().nextLong(limits.keepAlive().toNanos() / 5 + 1);
        takenNanos = System.nanoTime() - (demand > 0 ? earlier : 0);
    }

    private void finish() {
        if (subscriber == null) {
            return;
        }
        subscriber = null;
        pending = null;
        pulse.remove(this);
        if (watch != null) {
            watch.close();
            watch = null;
        }
    }
}
