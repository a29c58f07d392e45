package dev.muster.client;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/**
 * Looks at a service again and again for all views of one query. One look at a time: the next is planned when the last is over, after
 * the interval, or after a growing pause of at most 5 s (or the interval, if that is longer) while no node answers. A failure leaves
 * the instances as they are.
 */
final class ServicePoller {
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(5);
    private static final double JITTER = 0.1;

    private final ServiceQuery query;
    private final MusterHttp http;
    private final ClientThreads threads;
    private final Counters counters;
    private final Duration interval;
    private final Backoff backoff;
    private final Trouble trouble;
    private final List<PolledView> views = new CopyOnWriteArrayList<>();
    private volatile Observation observed = Observation.NONE;
    private @Nullable Future<?> planned;
    private boolean ended;

    ServicePoller(ServiceQuery query, MusterHttp http, ClientThreads threads, Counters counters, Duration interval) {
        this.query = query;
        this.http = http;
        this.threads = threads;
        this.counters = counters;
        this.interval = interval;
        this.backoff = new Backoff(interval, interval.compareTo(LONGEST_PAUSE) > 0 ? interval : LONGEST_PAUSE);
        this.trouble = new Trouble(query.service() + ": its view cannot be refreshed");
    }

    ServiceQuery query() {
        return query;
    }

    Observation observed() {
        return observed;
    }

    void start() {
        plan(Duration.ZERO);
    }

    void add(PolledView view) {
        views.add(view);
    }

    /** Returns whether nobody looks any more. */
    boolean remove(PolledView view) {
        views.remove(view);
        return views.isEmpty();
    }

    synchronized void end() {
        ended = true;
        if (planned != null) {
            planned.cancel(false);
        }
    }

    private synchronized void plan(Duration pause) {
        if (!ended) {
            planned = threads.after(pause, this::look);
        }
    }

    private void look() {
        var unused = query.ask(http).whenComplete((seen, failure) -> {
            try {
                take(seen, failure);
            } finally {
                plan(failure == null ? Backoff.spread(interval, JITTER) : backoff.next());
            }
        });
    }

    private void take(@Nullable Observation seen, @Nullable Throwable failure) {
        LongAdder count = seen == null ? counters.pollsFailed : counters.pollsAnswered;
        count.increment();
        if (seen != null) {
            backoff.reset();
            trouble.over();
            publish(seen);
        } else {
            Throwable cause = failure != null && failure.getCause() != null ? failure.getCause() : failure;
            Exception why = cause instanceof Exception known ? known : new NoAnswerException(String.valueOf(cause));
            String words = why instanceof NoAnswerException ? String.valueOf(why.getMessage()) : why.toString();
            trouble.occurred(words, why);
            publish(observed.failed(words));
        }
    }

    private void publish(Observation next) {
        Observation before = observed;
        observed = next;
        boolean changed =
                !next.instances().equals(before.instances()) || (before.seenAt() == null && next.seenAt() != null);
        for (PolledView view : views) {
            view.onObserved(changed);
        }
    }
}
