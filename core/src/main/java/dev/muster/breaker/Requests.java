package dev.muster.breaker;

import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import org.pcollections.TreePMap;

/**
 * Forgets requests under way on both sides at once: with a caller and in the sums of the instances that it calls. After each step the
 * sum of an instance is what the remembered callers say of it, and no caller says anything of an instance that is not remembered.
 */
final class Requests {

    /** How often it is looked for figures that nobody told again. Belongs to the fold level. */
    static final Duration FADING = Duration.ofSeconds(5);

    private Requests() {}

    /** Those of a caller that is forgotten leave the sums. */
    static TreePMap<String, Callee> without(TreePMap<String, Callee> callees, Map<String, UnderWay.Told> gone) {
        TreePMap<String, Callee> left = callees;
        for (Map.Entry<String, UnderWay.Told> entry : gone.entrySet()) {
            Callee callee = left.get(entry.getKey());
            if (callee != null) {
                left = left.plus(
                        entry.getKey(), callee.carrying(-entry.getValue().calls()));
            }
        }
        return left;
    }

    /** Those at instances that are forgotten leave the callers. */
    static Callers without(Callers callers, Collection<String> gone) {
        Callers left = callers;
        for (Map.Entry<String, Caller> entry : callers.byInstance().entrySet()) {
            UnderWay before = entry.getValue().underWay();
            UnderWay after = before.size() == 0 ? before : before.without(gone);
            if (after.size() < before.size()) {
                left = left.with(entry.getKey(), entry.getValue().with(after));
            }
        }
        return left;
    }

    /** Forgets those that nobody told again, and looks again while there are others. */
    static void fade(Draft draft) {
        Instant oldest = draft.now().minus(UnderWay.GOOD_FOR);
        Callers callers = draft.traffic.callers();
        TreePMap<String, Callee> callees = draft.traffic.callees();
        for (Map.Entry<String, Caller> entry :
                draft.traffic.callers().byInstance().entrySet()) {
            UnderWay underWay = entry.getValue().underWay();
            SortedMap<String, UnderWay.Told> stale = underWay.staleAt(oldest);
            if (!stale.isEmpty()) {
                callers = callers.with(entry.getKey(), entry.getValue().with(underWay.without(stale.keySet())));
                callees = without(callees, stale);
            }
        }
        Optional<Instant> next = callers.figures() == 0
                ? Optional.empty()
                : Optional.of(draft.now().plus(FADING));
        draft.traffic =
                draft.traffic.with(callers, callees).with(draft.traffic.upkeep().fadeAt(next));
    }
}
