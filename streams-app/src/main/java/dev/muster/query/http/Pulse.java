package dev.muster.query.http;

import io.netty.channel.EventLoop;
import io.netty.util.concurrent.ScheduledFuture;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Looks after the event streams of one event loop: one timer for all of them, running while there is any. Its event loop only. */
final class Pulse implements Runnable {

    private static final long EVERY_MS = 250;

    private final EventLoop loop;
    private final List<EventStream> streams = new ArrayList<>();
    private @Nullable ScheduledFuture<?> timer;

    Pulse(EventLoop loop) {
        this.loop = loop;
    }

    EventLoop loop() {
        return loop;
    }

    void add(EventStream stream) {
        stream.setPlace(streams.size());
        streams.add(stream);
        if (timer == null) {
            timer = loop.scheduleWithFixedDelay(this, EVERY_MS, EVERY_MS, TimeUnit.MILLISECONDS);
        }
    }

    /** The last one takes the place of the one that leaves. */
    void remove(EventStream stream) {
        EventStream last = streams.remove(streams.size() - 1);
        if (last != stream) {
            streams.set(stream.place(), last);
            last.setPlace(stream.place());
        }
        if (streams.isEmpty() && timer != null) {
            timer.cancel(false);
            timer = null;
        }
    }

    @Override
    public void run() {
        long now = System.nanoTime();
        // From the end, for those looked after may leave.
        for (int place = streams.size() - 1; place >= 0; place--) {
            streams.get(place).lookAfter(now);
        }
    }
}
