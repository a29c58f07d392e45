package dev.muster.query.watch;

import dev.muster.query.QueryException;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * How many may watch on this node at a time, and the figures {@code muster.watches.open}, {@code muster.watches.refused} and {@code
 * muster.watches.cut.off}. Thread-safe.
 */
public final class WatchSlots {

    private final int most;
    private final AtomicInteger open = new AtomicInteger();
    private final Counter refused;
    private final Counter cutOff;

    /** At most so many. */
    public WatchSlots(int most, MeterRegistry registry) {
        this.most = most;
        Gauge.builder("muster.watches.open", open, AtomicInteger::get)
                .description("Watches open on this node, those that it takes to other nodes among them.")
                .register(registry);
        this.refused = Counter.builder("muster.watches.refused")
                .description("Watches refused because there were too many.")
                .register(registry);
        this.cutOff = Counter.builder("muster.watches.cut.off")
                .description("Watches ended because their clients did not take what they were told.")
                .register(registry);
    }

    /**
     * A place for one more, until it is released.
     *
     * @throws QueryException TOO_MANY_WATCHES
     */
    public Slot take() {
        int now = open.incrementAndGet();
        if (now > most) {
            open.decrementAndGet();
            refused.increment();
            throw new QueryException(
                    QueryException.Reason.TOO_MANY_WATCHES,
                    "open watches: " + now + " (expected: at most " + most + ", the setting muster.http.max.watches)");
        }
        return new Slot();
    }

    /** How many are open. */
    public int open() {
        return open.get();
    }

    /** A watch's place. It is released once, however often that is asked for. */
    public final class Slot extends AtomicBoolean {

        private static final long serialVersionUID = 1L;

        private Slot() {}

        /** Counts that the client was too slow. */
        public void cutOff() {
            cutOff.increment();
        }

        /** Gives it back. */
        public void release() {
            if (compareAndSet(false, true)) {
                open.decrementAndGet();
            }
        }
    }
}
