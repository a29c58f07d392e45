package dev.muster.query.http;

import dev.muster.balance.Conditions;
import dev.muster.presence.PresenceState;
import dev.muster.query.http.ServiceJoin.Joined;
import dev.muster.view.GroupView;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicIntegerArray;
import org.jspecify.annotations.Nullable;

/**
 * Requests under way at the instances of one service: what an instance said of itself with its last heartbeat, or what all
 * callers said of it, whichever is more, for not all callers may tell. Such figures are as old as a heartbeat; so that not all who ask
 * meanwhile are sent to the same least one, the picks that this node gave out count as requests too, until the instance tells its figure
 * again, for a second at most. Thread-safe.
 */
final class PickLoads {

    private static final long GIVEN_COUNTS_NANOS = Duration.ofSeconds(1).toNanos();

    private final String[] ids;
    private final AtomicIntegerArray given;
    private volatile @Nullable Told told;
    private volatile long givenSince = System.nanoTime();

    /** What is told by one picture; conditions by themselves. */
    @SuppressWarnings("ArrayRecordComponent") // Looked into, never compared.
    private record Told(
            GroupView<PresenceState> service,
            Outlook.Figures figures,
            PresenceState[] states,
            long[] requests,
            long all)
            implements Conditions {

        @Override
        public boolean isUsable(int index) {
            return true;
        }

        @Override
        public long inFlight(int index) {
            return requests[index];
        }

        @Override
        public long totalInFlight() {
            return all;
        }
    }

    /** Of these instances, in the order of the candidates. */
    PickLoads(String[] ids) {
        this.ids = ids;
        this.given = new AtomicIntegerArray(ids.length);
    }

    /** As they were told. */
    Conditions told(Joined joined) {
        return toldBy(joined);
    }

    /** As they were told, and what this node gave out since. */
    Conditions toldAndGiven(Joined joined) {
        Told present = toldBy(joined);
        forgetGiven();
        return new Conditions() {
            @Override
            public boolean isUsable(int index) {
                return true;
            }

            @Override
            public long inFlight(int index) {
                return present.inFlight(index) + given.get(index);
            }

            @Override
            public long totalInFlight() {
                return present.totalInFlight();
            }
        };
    }

    /** A request was sent there. */
    void given(int index) {
        given.incrementAndGet(index);
    }

    private void forgetGiven() {
        long now = System.nanoTime();
        if (now - givenSince > GIVEN_COUNTS_NANOS) {
            givenSince = now;
            for (int index = 0; index < ids.length; index++) {
                given.set(index, 0);
            }
        }
    }

    @SuppressWarnings("ReferenceEquality") // Pictures share what did not change.
    private Told toldBy(Joined joined) {
        Told before = told;
        if (before != null
                && before.service == joined.service()
                && before.figures.equals(joined.outlook().figures())) {
            return before;
        }
        PresenceState[] states = new PresenceState[ids.length];
        long[] requests = new long[ids.length];
        long all = 0;
        for (int index = 0; index < ids.length; index++) {
            PresenceState state = joined.service().members().getOrDefault(ids[index], PresenceState.INITIAL);
            states[index] = state;
            requests[index] = Math.max(
                    state.health().load().inFlight().orElse(0),
                    joined.outlook().figures().inFlight(ids[index]));
            all += requests[index];
            boolean hasToldAgain = before != null
                    && before.states[index] != state
                    && state.health().load().inFlight().isPresent();
            if (hasToldAgain) {
                given.set(index, 0);
            }
        }
        Told next = new Told(joined.service(), joined.outlook().figures(), states, requests, all);
        told = next;
        return next;
    }
}
