package dev.muster.domains;

import dev.muster.breaker.BreakerDecision;
import dev.muster.breaker.BreakerEvent;
import dev.muster.breaker.BreakerFold;
import dev.muster.breaker.BreakerRules;
import dev.muster.breaker.BreakerState;
import dev.muster.codec.BreakerCodec;
import dev.muster.codec.BreakerEvents;
import dev.muster.codec.LeaderCodec;
import dev.muster.codec.LeaderEvents;
import dev.muster.codec.LockCodec;
import dev.muster.codec.LockEvents;
import dev.muster.codec.PresenceCodec;
import dev.muster.codec.PresenceEvents;
import dev.muster.fold.FoldSpec;
import dev.muster.leader.LeaderDecision;
import dev.muster.leader.LeaderEvent;
import dev.muster.leader.LeaderFold;
import dev.muster.leader.LeaderRules;
import dev.muster.leader.LeaderState;
import dev.muster.lock.LockDecision;
import dev.muster.lock.LockEvent;
import dev.muster.lock.LockFold;
import dev.muster.lock.LockRules;
import dev.muster.lock.LockState;
import dev.muster.presence.PresenceDecision;
import dev.muster.presence.PresenceEvent;
import dev.muster.presence.PresenceFold;
import dev.muster.presence.PresenceRules;
import dev.muster.presence.PresenceState;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** The table: one row a domain. */
public final class Domains {

    /** Highest fold level that this code knows. A released fold that means something else is a new level. */
    public static final int LEVEL = 1;

    /** Instances of services: registered, alive, found. */
    public static final Domain<PresenceState, PresenceEvent, PresenceDecision> PRESENCE = new Domain<>(
            "instances",
            "instance",
            new FoldSpec<>("presence", new PresenceFold(), new PresenceCodec(), PresenceRules.ALL, LEVEL),
            new PresenceEvents(),
            new PresenceCodec(),
            new Domain.Stores("registry", "health"));

    /** Breakers of services, with the verdicts on their instances: what callers tell of their calls. */
    public static final Domain<BreakerState, BreakerEvent, BreakerDecision> BREAKER = new Domain<>(
            "outcomes",
            "breaker",
            new FoldSpec<>("breaker", new BreakerFold(), new BreakerCodec(), BreakerRules.ALL, LEVEL),
            new BreakerEvents(),
            new BreakerCodec(),
            new Domain.Stores("breaker", "outcome-windows"));

    /** Leaders of elections. */
    public static final Domain<LeaderState, LeaderEvent, LeaderDecision> LEADER = new Domain<>(
            "elections",
            "election",
            new FoldSpec<>("leader", new LeaderFold(), new LeaderCodec(), LeaderRules.ALL, LEVEL),
            new LeaderEvents(),
            new LeaderCodec(),
            new Domain.Stores("leader", "candidacies"));

    /** Locks: who holds them, by which token, and who waits. */
    public static final Domain<LockState, LockEvent, LockDecision> LOCK = new Domain<>(
            "locks",
            "lock",
            new FoldSpec<>("lock", new LockFold(), new LockCodec(), LockRules.ALL, LEVEL),
            new LockEvents(),
            new LockCodec(),
            new Domain.Stores("lock", "lock-keeps"));

    private static final List<Domain<?, ?, ?>> ALL = List.of(PRESENCE, BREAKER, LEADER, LOCK);

    /** Verdicts on instances stand in the breaker of their service. */
    private static final String OUTLIER = "outlier";

    private Domains() {}

    /** All rows. */
    public static List<Domain<?, ?, ?>> all() {
        return ALL;
    }

    /** The audit's words for kinds of entities. */
    public static List<String> kinds() {
        return Stream.concat(ALL.stream().map(Domain::kind), Stream.of(OUTLIER)).toList();
    }

    /** The row of a log, by its name without the prefix. */
    public static Optional<Domain<?, ?, ?>> byLog(String log) {
        return ALL.stream().filter(domain -> domain.log().equals(log)).findFirst();
    }

    /** The row of a kind of entity, by the audit's word for it: that of an outlier is its service's breaker. */
    public static Optional<Domain<?, ?, ?>> byKind(String kind) {
        String meant = kind.equals(OUTLIER) ? BREAKER.kind() : kind;
        return ALL.stream().filter(domain -> domain.kind().equals(meant)).findFirst();
    }
}
