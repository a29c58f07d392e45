package dev.muster.breaker;

import dev.muster.fold.SeenEvents;
import org.pcollections.TreePMap;

/**
 * The volatile part of a service's state: what callers told.
 *
 * @param batches batches counted; first, so that two states are told apart at once
 * @param totals what was told in all
 * @param window what rates are reckoned over
 * @param streak failures in a row
 * @param callers the callers
 * @param callees the called instances, by name
 * @param upkeep when it is looked after
 * @param seen events that are known by their id
 */
public record Traffic(
        long batches,
        Totals totals,
        Window window,
        Streak streak,
        Callers callers,
        TreePMap<String, Callee> callees,
        Upkeep upkeep,
        Seen seen) {

    /** Nothing was told. */
    public static final Traffic NONE = new Traffic(
            0, Totals.NONE, Window.EMPTY, Streak.NONE, Callers.NONE, TreePMap.empty(), Upkeep.NONE, Seen.NONE);

    /**
     * Events that are known when they come again. A flood of batches must not make an operator's event forgotten.
     *
     * @param operations an operator's
     * @param batches batches without a sequence number
     */
    public record Seen(SeenEvents operations, SeenEvents batches) {

        /** None. */
        public static final Seen NONE = new Seen(SeenEvents.NONE, SeenEvents.NONE);
    }

    /** Evidence from here on counts anew. */
    Traffic restarted() {
        return new Traffic(batches, totals, window.restarted(), Streak.NONE, callers, callees, upkeep, seen);
    }

    Traffic with(TreePMap<String, Callee> changed) {
        return new Traffic(batches, totals, window, streak, callers, changed, upkeep, seen);
    }

    Traffic with(Callers changedCallers, TreePMap<String, Callee> changedCallees) {
        return new Traffic(batches, totals, window, streak, changedCallers, changedCallees, upkeep, seen);
    }

    Traffic with(Upkeep changed) {
        return new Traffic(batches, totals, window, streak, callers, callees, changed, seen);
    }

    Traffic with(Seen changed) {
        return new Traffic(batches, totals, window, streak, callers, callees, upkeep, changed);
    }
}
