package dev.muster.demo;

import java.util.SortedMap;
import java.util.TreeMap;

/** The last figures that each process of the fleet has told; those of the dead stay in the sums. Used by one thread. */
final class Ledger {

    private final SortedMap<String, CallFigures> lastTold = new TreeMap<>();

    void note(String id, CallFigures figures) {
        lastTold.put(id, figures);
    }

    CallFigures of(String id) {
        return lastTold.getOrDefault(id, CallFigures.NONE);
    }

    CallFigures total() {
        return lastTold.values().stream().reduce(CallFigures.NONE, CallFigures::plus);
    }
}
