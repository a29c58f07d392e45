package dev.muster.query.http;

import dev.muster.balance.EjectionShare;
import dev.muster.presence.PresenceState;
import dev.muster.presence.Registered;
import dev.muster.view.GroupView;
import java.time.Instant;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Whom a service's outcomes have ejected. They know whom callers named, not who is registered: how many are in fact left out is decided
 * among those who are there, by {@link EjectionShare}. Immutable, but that it remembers its last decision. Thread-safe.
 */
final class Ejected {

    static final Ejected NONE = new Ejected(List.of(), 0, true);

    /** Where it could not be had. */
    static final Ejected UNKNOWN = new Ejected(List.of(), 0, false);

    private final List<Verdict> verdicts;
    private final int maxPermille;
    private final boolean isKnown;
    private volatile @Nullable Decided last;

    /**
     * One who is ejected.
     *
     * @param instance its id
     * @param since broker time at which it was ejected
     * @param until when it comes back
     * @param reason why it was ejected
     */
    record Verdict(String instance, Instant since, String until, String reason) {}

    private record Decided(String service, long lastChange, LeftOut leftOut) {}

    private Ejected(Collection<Verdict> verdicts, int maxPermille, boolean isKnown) {
        this.verdicts = verdicts.stream()
                .sorted(Comparator.comparing(Verdict::since).thenComparing(Verdict::instance))
                .toList();
        this.maxPermille = maxPermille;
        this.isKnown = isKnown;
    }

    /** These, of whom at most so many in a thousand may be left out. */
    static Ejected of(Collection<Verdict> verdicts, int maxPermille) {
        return verdicts.isEmpty() ? NONE : new Ejected(verdicts, maxPermille, true);
    }

    /** Whether it could be had. */
    boolean isKnown() {
        return isKnown;
    }

    /** Who of this service is left out, and who is not though ejected. Those who are not registered are neither. */
    LeftOut among(GroupView<PresenceState> service) {
        if (verdicts.isEmpty()) {
            return isKnown ? LeftOut.NONE : LeftOut.UNKNOWN;
        }
        Decided present = last;
        long lastChange = service.entry().lastChange();
        if (present != null && present.lastChange == lastChange && present.service.equals(service.name())) {
            return present.leftOut;
        }
        LeftOut leftOut = decide(service.sortedMembers());
        last = new Decided(service.name(), lastChange, leftOut);
        return leftOut;
    }

    private LeftOut decide(SortedMap<String, PresenceState> registered) {
        Set<String> members = new TreeSet<>();
        registered.forEach((id, state) -> {
            if (wouldTakeCalls(state)) {
                members.add(id);
            }
        });
        Set<String> out = EjectionShare.leftOut(
                members, verdicts.stream().map(Verdict::instance).toList(), maxPermille);
        SortedMap<String, Verdict> leftOut = new TreeMap<>();
        SortedMap<String, Verdict> takenBack = new TreeMap<>();
        for (Verdict verdict : verdicts) {
            PresenceState state = registered.get(verdict.instance);
            if (state != null && state.registration() instanceof Registered) {
                // Who takes no calls anyhow takes no room of the share either.
                Map<String, Verdict> side =
                        members.contains(verdict.instance) && !out.contains(verdict.instance) ? takenBack : leftOut;
                side.put(verdict.instance, verdict);
            }
        }
        return new LeftOut(leftOut, takenBack, maxPermille, isKnown);
    }

    private static boolean wouldTakeCalls(PresenceState state) {
        return state.registration() instanceof Registered instance
                && instance.standing().status().isHealthy()
                && instance.profile().traits().weight() > 0;
    }
}
