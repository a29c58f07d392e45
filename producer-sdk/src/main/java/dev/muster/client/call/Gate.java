package dev.muster.client.call;

import io.github.resilience4j.bulkhead.Bulkhead;
import io.github.resilience4j.bulkhead.BulkheadConfig;
import java.time.Duration;

/** Lets so many calls of a service in at a time, and no more wait. */
final class Gate {
    private final Bulkhead bulkhead;
    private final int most;

    Gate(String service, int most) {
        this.most = most;
        this.bulkhead = Bulkhead.of(
                service,
                BulkheadConfig.custom()
                        .maxConcurrentCalls(most)
                        .maxWaitDuration(Duration.ZERO)
                        .fairCallHandlingStrategyEnabled(false)
                        .build());
    }

    /** An interrupt of the thread, which the bulkhead would take for a refusal, is left to the try. */
    boolean tryEnter() {
        boolean wasInterrupted = Thread.interrupted();
        try {
            return bulkhead.tryAcquirePermission();
        } finally {
            if (wasInterrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    void leave() {
        bulkhead.onComplete();
    }

    Refused isFull() {
        return Refused.of(Refusal.BULKHEAD_FULL, most + " calls are under way");
    }

    int underWay() {
        return most - bulkhead.getMetrics().getAvailableConcurrentCalls();
    }
}
