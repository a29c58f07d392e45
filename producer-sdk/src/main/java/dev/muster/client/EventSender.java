package dev.muster.client;

import dev.muster.client.Outlet.Outgoing;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.common.errors.RetriableException;
import org.jspecify.annotations.Nullable;

/**
 * Asks outlets for what they have to say and sends it, on one thread of its own, which alone waits for Kafka and the registry. Holds
 * at most one request and one retry of each outlet, so that an outage costs no memory; while it lasts one attempt is made at a time,
 * at growing intervals of up to 2 s.
 */
final class EventSender {
    private final KafkaLink link;
    private final List<? extends SpecificRecord> samples;
    private final Counters counters;
    private final ScheduledThreadPoolExecutor thread = ClientThreads.scheduled("muster-sender");
    private final Set<Outlet> asked = ConcurrentHashMap.newKeySet();
    private final Set<Outlet> retried = ConcurrentHashMap.newKeySet();
    private final Backoff backoff = new Backoff(Duration.ofMillis(100), Duration.ofSeconds(2));
    private final Trouble trouble = new Trouble("events cannot be sent");
    /** The sender's thread only. */
    private long nextOpening = System.nanoTime();

    /** @param samples one record of each kind that will be sent */
    EventSender(KafkaLink link, List<? extends SpecificRecord> samples, Counters counters) {
        this.link = link;
        this.samples = samples;
        this.counters = counters;
    }

    /** The outlet has something to say. Never blocks. */
    void offer(Outlet outlet) {
        if (asked.add(outlet)) {
            thread.execute(ClientThreads.guarded(() -> pump(outlet)));
        }
    }

    /** Ends the thread and the link within the bound; what is not sent by then is given up. */
    void close(Duration bound) {
        thread.shutdownNow();
        link.close(bound);
    }

    private void pump(Outlet outlet) {
        asked.remove(outlet);
        if (!isReady()) {
            retry(outlet, Duration.ofNanos(Math.max(0, nextOpening - System.nanoTime())));
            return;
        }
        for (Optional<Outgoing> next = outlet.next(); next.isPresent(); next = outlet.next()) {
            if (!send(outlet, next.get())) {
                return;
            }
        }
    }

    private boolean isReady() {
        if (link.isOpen()) {
            return true;
        }
        if (System.nanoTime() - nextOpening < 0) {
            return false;
        }
        try {
            link.open(samples);
            return true;
        } catch (RuntimeException e) {
            // Kafka, its configuration, name resolution, the registry: all may be mended while this process runs.
            onTrouble(e);
            nextOpening = System.nanoTime() + backoff.next().toNanos();
            return false;
        }
    }

    private boolean send(Outlet outlet, Outgoing outgoing) {
        Optional<Object> way = link.present();
        try {
            link.send(outgoing, (metadata, failure) -> {
                if (failure == null) {
                    onAcknowledged(outlet, outgoing);
                } else {
                    onFailed(outlet, outgoing, failure);
                    discardUnlessRetriable(way, failure);
                }
            });
            outlet.accepted(outgoing);
            return true;
        } catch (RuntimeException e) {
            onFailed(outlet, outgoing, e);
            discardUnlessRetriable(way, e);
            return false;
        }
    }

    private void onAcknowledged(Outlet outlet, Outgoing outgoing) {
        counters.eventsSent.increment();
        backoff.reset();
        trouble.over();
        outlet.acknowledged(outgoing);
    }

    private void onFailed(Outlet outlet, Outgoing outgoing, Exception failure) {
        counters.eventsFailed.increment();
        onTrouble(failure);
        outlet.failed(outgoing);
        retry(outlet, backoff.next());
    }

    /** A producer may not work again after some errors; a new one does when their cause is gone. */
    private void discardUnlessRetriable(Optional<Object> way, Exception failure) {
        if (!(failure instanceof RetriableException) && way.isPresent()) {
            thread.execute(ClientThreads.guarded(() -> link.discard(way.get())));
        }
    }

    private void onTrouble(Exception failure) {
        if (!thread.isShutdown()) {
            trouble.occurred(failure.toString(), failure);
        }
    }

    private void retry(Outlet outlet, Duration pause) {
        if (retried.add(outlet)) {
            @Nullable
            Object unused = thread.schedule(
                    () -> {
                        retried.remove(outlet);
                        offer(outlet);
                    },
                    pause.toNanos(),
                    TimeUnit.NANOSECONDS);
        }
    }
}
