package dev.muster.client.call;

import dev.muster.balance.Candidate;
import dev.muster.balance.Health;
import dev.muster.balance.Picks;
import dev.muster.client.DiscoveredInstance;
import dev.muster.client.Status;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The instances of one service, as they come and go, and the pictures made of them. Keeps what is known of an instance while it stays at
 * its address. One thread at a time.
 */
final class Roll {
    /** A picture is made anew after so long in any case where somebody starts slowly. */
    private static final Duration LONGEST = Duration.ofHours(1);

    private final CallerSettings settings;
    private final CircuitBreakerConfig breaker;
    private final Gate gate;
    private final OthersRequests others;
    private final Map<String, Target> targets = new HashMap<>();
    private boolean isFirst = true;

    Roll(CallerSettings settings, Gate gate, OthersRequests others) {
        this.settings = settings;
        this.breaker = settings.breaker().ofInstance();
        this.gate = gate;
        this.others = others;
    }

    Board picture(List<DiscoveredInstance> seen, FleetVerdict verdict) {
        long now = System.nanoTime();
        Set<String> leftOut = leftOut(seen, verdict);
        Target[] present = new Target[seen.size()];
        List<Candidate> candidates = new ArrayList<>();
        for (int i = 0; i < present.length; i++) {
            DiscoveredInstance instance = seen.get(i);
            Target target = target(instance, now);
            target.describedAs(instance);
            present[i] = target;
            candidates.add(candidate(target, leftOut.contains(instance.id()), now));
        }
        targets.values().retainAll(new HashSet<>(Arrays.asList(present)));
        isFirst = isFirst && seen.isEmpty();
        Picks picks = Picks.prepare(candidates, settings.balancing());
        Duration valid = picks.validFor();
        Long goodUntil = valid.isZero() ? null : now + (valid.compareTo(LONGEST) < 0 ? valid : LONGEST).toNanos();
        return new Board(present, picks, verdict, new Board.Terms(gate, others, goodUntil));
    }

    /** Reckoned by those who are there: whom the fleet knows may be others. */
    private static Set<String> leftOut(List<DiscoveredInstance> seen, FleetVerdict verdict) {
        if (verdict.instances().isEmpty()) {
            return Set.of();
        }
        return verdict.leftOut(seen.stream()
                .filter(instance -> instance.status() == Status.UP && instance.weight() > 0)
                .map(DiscoveredInstance::id)
                .collect(Collectors.toSet()));
    }

    private Target target(DiscoveredInstance instance, long now) {
        Target known = targets.get(instance.id());
        if (known != null && known.isAt(instance)) {
            return known;
        }
        Fuse fuse = new Fuse(instance.id(), breaker);
        Target made = new Target(instance, fuse, isFirst ? now - ageOf(instance) : now);
        var unused = made.heard(others.at(instance.id()));
        targets.put(instance.id(), made);
        return made;
    }

    /**
     * Of one that was there when this process first looked, by what is said of it; clocks that differ make it younger or older by as much. Of
     * one that came later the coming itself is the beginning.
     */
    private static long ageOf(DiscoveredInstance instance) {
        Duration age = Duration.between(instance.since(), Instant.ofEpochMilli(System.currentTimeMillis()));
        return age.isNegative() ? 0 : Math.min(age.toSeconds(), 1_000_000) * 1_000_000_000L;
    }

    private static Candidate candidate(Target target, boolean isEjected, long now) {
        DiscoveredInstance instance = target.instance();
        return new Candidate(
                instance.id(),
                Math.max(0, Math.min(1_000, instance.weight())),
                instance.region(),
                instance.zone(),
                healthOf(instance.status(), isEjected),
                Duration.ofNanos(now - target.firstSeen()));
    }

    /** An ejected one that is drained stays so: it is not called in a panic either. */
    private static Health healthOf(Status status, boolean isEjected) {
        return switch (status) {
            case UP -> isEjected ? Health.UNHEALTHY : Health.HEALTHY;
            case DOWN, STARTING -> Health.UNHEALTHY;
            case OUT_OF_SERVICE, LEAVING -> Health.DRAINED;
        };
    }
}
