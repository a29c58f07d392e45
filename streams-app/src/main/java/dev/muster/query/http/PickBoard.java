package dev.muster.query.http;

import com.linecorp.armeria.common.HttpData;
import dev.muster.balance.Balancing;
import dev.muster.balance.Candidate;
import dev.muster.balance.Conditions;
import dev.muster.balance.HashRing;
import dev.muster.balance.Health;
import dev.muster.balance.Nearness;
import dev.muster.balance.Picks;
import dev.muster.balance.Strategy;
import dev.muster.breaker.State;
import dev.muster.presence.PresenceState;
import dev.muster.presence.Registered;
import dev.muster.query.Panic;
import dev.muster.query.http.ServiceJoin.Joined;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReferenceArray;
import org.jspecify.annotations.Nullable;

/**
 * A picture of a service that picks of one kind are made by, prepared once and used until something is decided of one of its instances,
 * another is ejected, or somebody who starts slowly has come a step further. Heartbeats and outcomes do not change it: requests under way
 * are looked up. Thread-safe.
 */
final class PickBoard {

    /** A service with more than this many instances writes each answer anew. */
    private static final int MOST_KEPT = 256;

    private static final int MAX_KEPT_BYTES = 4 * 1024;
    private static final int BYTES_A_CANDIDATE = 400;

    private final long lastChange;
    private final Set<String> leftOut;
    private final Balancing balancing;
    private final List<Candidate> candidates;
    private final Picks picks;
    private final PickLoads loads;
    private final @Nullable Long goodUntil;
    private final AtomicReferenceArray<Kept> bodies;

    /** An answer, and what it was made of. */
    private record Kept(PresenceState state, State breaker, LeftOut leftOut, Balancing asked, HttpData body) {

        @SuppressWarnings(
                "ReferenceEquality") // The same state of the instance; to compare two would take longer than to write
        // one.
        boolean isOf(@Nullable PresenceState now, Joined known, Balancing wanted) {
            return state == now
                    && breaker == known.outlook().breaker()
                    && leftOut.equals(known.leftOut())
                    && asked.equals(wanted);
        }
    }

    private PickBoard(Joined joined, Balancing balancing, List<Candidate> candidates) {
        this.lastChange = joined.service().entry().lastChange();
        this.leftOut = Set.copyOf(joined.leftOut().ejected().keySet());
        this.balancing = balancing;
        this.candidates = candidates;
        this.picks = Picks.prepare(candidates, balancing);
        this.loads = new PickLoads(candidates.stream().map(Candidate::id).toArray(String[]::new));
        Duration valid = picks.validFor();
        this.goodUntil = valid.isZero() ? null : System.nanoTime() + valid.toNanos();
        this.bodies = new AtomicReferenceArray<>(candidates.size() <= MOST_KEPT ? candidates.size() : 0);
    }

    /** Prepares. Takes time with the number of instances and with their weights. */
    static PickBoard prepare(Joined joined, Balancing balancing) {
        return new PickBoard(joined, balancing, candidates(joined));
    }

    /** The instances that are registered, by id, each as old as it is now. */
    static List<Candidate> candidates(Joined joined) {
        Instant now = now(joined);
        List<Candidate> candidates = new ArrayList<>();
        for (Map.Entry<String, PresenceState> member :
                joined.service().sortedMembers().entrySet()) {
            if (member.getValue().registration() instanceof Registered instance) {
                boolean isEjected = joined.leftOut().ejected().containsKey(member.getKey());
                candidates.add(new Candidate(
                        member.getKey(),
                        instance.profile().traits().weight(),
                        instance.profile().location().region(),
                        instance.profile().location().zone(),
                        isEjected && Panic.couldTakeCalls(instance) ? Health.UNHEALTHY : healthOf(instance),
                        age(instance, now)));
            }
        }
        return List.copyOf(candidates);
    }

    /** How long it has been up. Times of different records may be some milliseconds apart the wrong way round. */
    private static Duration age(Registered instance, Instant now) {
        Duration age = Duration.between(instance.standing().since(), now);
        return age.isNegative() ? Duration.ZERO : age;
    }

    /** Broker time: that of the last record that counted, and what has passed here since it was shown. */
    private static Instant now(Joined joined) {
        return joined.view()
                .meta()
                .clock()
                .movedAt()
                .plusNanos(Math.max(0, System.nanoTime() - joined.view().asOfNanos()));
    }

    /** As for discovery: in a panic those are called that missed their ttl or failed their check, and no others. */
    private static Health healthOf(Registered instance) {
        if (instance.standing().status().isHealthy()) {
            return Health.HEALTHY;
        }
        return Panic.couldTakeCalls(instance) ? Health.UNHEALTHY : Health.DRAINED;
    }

    /** Whether it still shows what is known. */
    boolean shows(Joined joined) {
        Long until = goodUntil;
        return joined.service().entry().lastChange() == lastChange
                && joined.leftOut().ejected().keySet().equals(leftOut)
                && (until == null || System.nanoTime() - until < 0);
    }

    /** Index of the candidate that takes the call; -1 when none does. */
    int pick(Joined joined, long hash) {
        return switch (balancing.strategy()) {
            case ROUND_ROBIN, SMOOTH_WEIGHTED, WEIGHTED_RANDOM, RANDOM -> picks.pick(Conditions.IDLE, hash);
            // A key stays where it is unless its owner says itself that it has too much: only told figures count.
            case CONSISTENT_HASH -> picks.pick(loads.told(joined), hash);
            case LEAST_REQUESTS, POWER_OF_TWO -> {
                Conditions now = loads.toldAndGiven(joined);
                int picked = picks.pick(now, hash);
                if (picked >= 0) {
                    loads.given(picked);
                }
                yield picked;
            }
        };
    }

    Balancing balancing() {
        return balancing;
    }

    List<Candidate> candidates() {
        return candidates;
    }

    Picks picks() {
        return picks;
    }

    /** The answer that names this candidate to one who asked for these rules, made anew only when it would be another. */
    HttpData body(int index, Joined joined, Balancing asked) {
        PresenceState state =
                joined.service().members().get(candidates.get(index).id());
        Kept present = index < bodies.length() ? bodies.get(index) : null;
        if (present != null && present.isOf(state, joined, asked)) {
            return present.body;
        }
        HttpData body = PickJson.picked(this, index, joined, asked);
        if (state != null && index < bodies.length() && body.length() <= MAX_KEPT_BYTES) {
            State breaker = joined.outlook().breaker();
            bodies.set(index, new Kept(state, breaker, joined.leftOut(), asked, body));
        }
        return body;
    }

    /** About how much memory it may come to hold. */
    long mostBytes() {
        long weights = 0;
        for (Candidate one : candidates) {
            weights += one.weight();
        }
        // A ring for the zone, the region and the rest.
        long rings = balancing.nearness().equals(Nearness.NONE) ? 1 : 3;
        long points = Math.min(rings * HashRing.MAX_POINTS, weights * HashRing.POINTS_A_WEIGHT);
        // A ring of points with their owners; a cycle of places is smaller.
        long tables = balancing.strategy() == Strategy.CONSISTENT_HASH ? points * 12 : Math.min(points, 65_536) * 4;
        return tables + (long) candidates.size() * BYTES_A_CANDIDATE + (long) bodies.length() * MAX_KEPT_BYTES;
    }
}
