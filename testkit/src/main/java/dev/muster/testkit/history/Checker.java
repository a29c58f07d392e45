package dev.muster.testkit.history;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/** Says whether histories can be explained. Stateless. */
public interface Checker<I, O> {

    /** Checks the history of one key, whatever its order. */
    Verdict check(List<Operation<I, O>> history);

    /** Checks each key by itself: a history is linearizable if, and only if, each of its objects' histories is. */
    default SortedMap<String, Verdict> checkByKey(Collection<Operation<I, O>> history) {
        SortedMap<String, List<Operation<I, O>>> byKey = new TreeMap<>();
        history.forEach(one ->
                byKey.computeIfAbsent(one.key(), key -> new ArrayList<>()).add(one));
        SortedMap<String, Verdict> verdicts = new TreeMap<>();
        byKey.forEach((key, operations) -> verdicts.put(key, check(operations)));
        return verdicts;
    }
}
