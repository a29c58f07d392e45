package dev.muster.query.http;

import dev.muster.lock.Holder;
import dev.muster.lock.Lock;
import dev.muster.lock.LockDecision;
import dev.muster.lock.LockState;
import dev.muster.lock.OwnerId;
import dev.muster.lock.Waiter;
import dev.muster.query.LogAccess;
import dev.muster.view.GroupView;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * How many locks of the partitions that this node shows one client holds or asks for, approximately: counted anew once a second at most,
 * and what was let in since on top. A client is who has the same owner's name, up to the first colon. Thread-safe.
 */
final class LockCensus {

    private static final long GOOD_FOR_NANOS = TimeUnit.SECONDS.toNanos(1);

    private final LogAccess<LockState, ?, LockDecision> log;
    private final int most;
    private Map<String, Integer> counts = new HashMap<>();
    private long countedNanos = System.nanoTime() - GOOD_FOR_NANOS;

    /** At most so many a client. */
    LockCensus(LogAccess<LockState, ?, LockDecision> log, int most) {
        this.log = log;
        this.most = most;
    }

    /** Lets one more request of an owner in, or throws. */
    synchronized void admit(OwnerId owner) {
        String client = clientOf(owner);
        if (System.nanoTime() - countedNanos >= GOOD_FOR_NANOS) {
            counts = counted();
            countedNanos = System.nanoTime();
        }
        int now = counts.merge(client, 1, Integer::sum);
        if (now > most) {
            counts.put(client, most);
            throw new ProblemException(
                    ProblemCode.TOO_MANY_LOCKS,
                    "locks held or asked for by '" + client + "' on this node: about " + most
                            + " (expected: less than that, the setting muster.http.max.locks.per.owner)");
        }
    }

    private Map<String, Integer> counted() {
        Map<String, Integer> now = new HashMap<>();
        for (int partition = 0; partition < log.partitions(); partition++) {
            log.views().view(partition).ifPresent(view -> {
                for (GroupView<LockState> group : view.sortedGroups().values()) {
                    LockState state = group.members().get(group.name());
                    if (state != null && state.standing() instanceof Lock lock) {
                        count(lock, now);
                    }
                }
            });
        }
        return now;
    }

    private static void count(Lock lock, Map<String, Integer> into) {
        for (Holder holder : lock.holders()) {
            into.merge(clientOf(holder.owner()), 1, Integer::sum);
        }
        for (Waiter waiter : lock.queue()) {
            into.merge(clientOf(waiter.owner()), 1, Integer::sum);
        }
    }

    private static String clientOf(OwnerId owner) {
        int colon = owner.text().indexOf(':');
        return colon <= 0 ? owner.text() : owner.text().substring(0, colon);
    }
}
