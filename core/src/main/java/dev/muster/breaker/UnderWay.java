package dev.muster.breaker;

import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.pcollections.TreePMap;

/**
 * Calls of one caller instance under way, by called instance, as it last said. Instances at which it has none are not in it. What all
 * callers say of one instance is added up in {@link Callee#inFlight()}: {@link Requests} changes both sides together.
 *
 * @param byCallee by called instance, each of which is remembered
 */
public record UnderWay(TreePMap<String, Told> byCallee) {

    /** None. */
    public static final UnderWay NONE = new UnderWay(TreePMap.empty());

    /**
     * Figures remembered of one service, over all callers, so that its state fits into a record; one more is not counted. Belongs to the
     * fold level.
     */
    static final int MAX = 20_000;

    /**
     * A figure that is not told again for so long is forgotten: the caller may be gone, or the batch that said that its calls are over
     * may be lost, and nobody calls an instance that seems to be busy. Belongs to the fold level.
     */
    static final Duration GOOD_FOR = Duration.ofSeconds(30);

    /**
     * What was said of one instance.
     *
     * @param calls more than 0
     * @param at log time at which it was said
     */
    public record Told(int calls, Instant at) {}

    /** What these callers say of each instance, added up. */
    public static SortedMap<String, Long> sums(Collection<Caller> callers) {
        SortedMap<String, Long> sums = new TreeMap<>();
        for (Caller caller : callers) {
            caller.underWay().byCallee.forEach((callee, told) -> sums.merge(callee, (long) told.calls, Long::sum));
        }
        return sums;
    }

    int size() {
        return byCallee.size();
    }

    /** Calls under way at an instance. */
    int at(String callee) {
        Told told = byCallee.get(callee);
        return told == null ? 0 : told.calls;
    }

    UnderWay with(String callee, int calls, Instant at) {
        return new UnderWay(calls == 0 ? byCallee.minus(callee) : byCallee.plus(callee, new Told(calls, at)));
    }

    UnderWay without(Collection<String> callees) {
        return new UnderWay(byCallee.minusAll(callees));
    }

    /** Those that were not told again after this log time. */
    SortedMap<String, Told> staleAt(Instant oldest) {
        SortedMap<String, Told> stale = new TreeMap<>();
        for (Map.Entry<String, Told> entry : byCallee.entrySet()) {
            if (!entry.getValue().at.isAfter(oldest)) {
                stale.put(entry.getKey(), entry.getValue());
            }
        }
        return stale;
    }
}
