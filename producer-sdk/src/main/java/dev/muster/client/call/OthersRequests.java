package dev.muster.client.call;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLongFieldUpdater;

/**
 * Keeps the targets of one service told of the requests that other callers have under way at them: asks the fleet once a second while
 * calls are made, and never otherwise. What is {@link #KEPT} old is forgotten, for then this process's own requests are the better
 * guide. Any thread.
 */
final class OthersRequests {
    private static final AtomicLongFieldUpdater<OthersRequests> DUE =
            AtomicLongFieldUpdater.newUpdater(OthersRequests.class, "due");
    private static final long OFTEN = Duration.ofSeconds(1).toNanos();
    private static final long KEPT = Duration.ofSeconds(5).toNanos();

    private final String service;
    private final FleetRequests fleet;
    private final CallThreads threads;
    private volatile long due = System.nanoTime();
    private volatile Heard heard = new Heard(Map.of(), 0, System.nanoTime());

    /** What was heard last, what of it are others' requests in all, and when. */
    private record Heard(Map<String, Integer> requests, long others, long at) {}

    OthersRequests(String service, FleetRequests fleet, CallThreads threads) {
        this.service = service;
        this.fleet = fleet;
        this.threads = threads;
    }

    /** A call is about to be made among these. */
    void calling(Board board, long now) {
        long next = due;
        if (now - next < 0 || !DUE.compareAndSet(this, next, now + OFTEN)) {
            return;
        }
        Heard last = heard;
        if (!last.requests.isEmpty() && now - last.at > KEPT) {
            take(board, Map.of(), now);
        }
        threads.execute(() -> ask(board));
    }

    /** Requests of others under way at all instances. */
    long total() {
        return heard.others;
    }

    /** Requests under way at an instance, those of this process among them. */
    int at(String instance) {
        return heard.requests.getOrDefault(instance, 0);
    }

    private void ask(Board board) {
        fleet.underWay(service).whenComplete((requests, failure) -> {
            if (requests != null) {
                take(board, requests, System.nanoTime());
            } else {
                // The watch of the breaker asks the same nodes, and tells of its trouble.
                CallThreads.LOG.debug("{}: the requests of other callers are not known", service, failure);
            }
        });
    }

    private void take(Board board, Map<String, Integer> requests, long now) {
        heard = new Heard(requests, board.heard(requests), now);
    }
}
