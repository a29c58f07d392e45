package dev.muster.domains;

import dev.muster.codec.PresenceCodec;
import dev.muster.codec.PresenceEvents;
import dev.muster.fold.FoldSpec;
import dev.muster.presence.PresenceDecision;
import dev.muster.presence.PresenceEvent;
import dev.muster.presence.PresenceFold;
import dev.muster.presence.PresenceRules;
import dev.muster.presence.PresenceState;
import java.util.List;
import java.util.Optional;

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

    private static final List<Domain<?, ?, ?>> ALL = List.of(PRESENCE);

    private Domains() {}

    /** All rows. */
    public static List<Domain<?, ?, ?>> all() {
        return ALL;
    }

    /** The row of a log, by its name without the prefix. */
    public static Optional<Domain<?, ?, ?>> byLog(String log) {
        return ALL.stream().filter(domain -> domain.log().equals(log)).findFirst();
    }

    /** The row of a kind of entity, by the audit's word for it. */
    public static Optional<Domain<?, ?, ?>> byKind(String kind) {
        return ALL.stream().filter(domain -> domain.kind().equals(kind)).findFirst();
    }
}
