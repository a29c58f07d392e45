package dev.muster.client;

import dev.muster.client.call.FleetVerdict;
import dev.muster.client.call.SharedVerdicts;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Follows the fleet's breakers of the services that this process calls, by the same watches that keep views: one stream for each called
 * service, of which there are no more than views. While a stream is open its latest verdict holds. When none is, the verdict is kept
 * for a while, so that a node may restart, and then nothing is known: what this process itself sees decides alone. Thread-safe.
 */
final class FollowedBreakers implements SharedVerdicts {
    private final MusterSettings settings;
    private final String caller;
    private final WatchHttp http;
    private final ClientThreads threads;
    private final Counters counters;
    private final Set<Followed> open = new HashSet<>();
    private boolean closed;

    /** @param caller under which instance name this process reports, and is given permits */
    FollowedBreakers(MusterSettings settings, String caller, WatchHttp http, ClientThreads threads, Counters counters) {
        this.settings = settings;
        this.caller = caller;
        this.http = http;
        this.threads = threads;
        this.counters = counters;
    }

    @Override
    public Following follow(String service) {
        StateWatch<FleetVerdict> watch = new StateWatch<>(
                new BreakerQuery(service, caller), http, threads, counters, settings.get(Setting.WATCH_SILENCE));
        Followed followed = new Followed(watch, settings.get(Setting.VERDICTS_KEPT));
        synchronized (this) {
            if (closed) {
                return () -> FleetVerdict.NONE;
            }
            open.add(followed);
        }
        watch.start();
        return followed;
    }

    void close() {
        List<Followed> left;
        synchronized (this) {
            closed = true;
            left = List.copyOf(open);
        }
        left.forEach(Followed::close);
    }

    private synchronized void remove(Followed followed) {
        open.remove(followed);
    }

    private final class Followed implements Following {
        private final StateWatch<FleetVerdict> watch;
        private final long keepNanos;

        Followed(StateWatch<FleetVerdict> watch, Duration keep) {
            this.watch = watch;
            this.keepNanos = keep.toNanos();
        }

        /** Looks at the time only while no stream is open. */
        @Override
        public FleetVerdict latest() {
            Observation<FleetVerdict> observed = watch.observed();
            if (observed.isLive()) {
                return observed.state();
            }
            Long seenAt = observed.seenAt();
            boolean isKept = seenAt != null && System.nanoTime() - seenAt <= keepNanos;
            return isKept ? observed.state() : FleetVerdict.NONE;
        }

        @Override
        public void close() {
            watch.end();
            remove(this);
        }
    }
}
