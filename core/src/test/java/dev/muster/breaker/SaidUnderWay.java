package dev.muster.breaker;

import java.time.Instant;
import java.util.SortedMap;
import java.util.TreeMap;

/** The calls under way that callers said they have, remembered for ever and added up by going through all of them: what the fold is held against. */
final class SaidUnderWay {

    private final SortedMap<String, Long> newest = new TreeMap<>();
    private final SortedMap<String, SortedMap<String, UnderWay.Told>> byCallee = new TreeMap<>();

    void hear(BreakerEvent.Report report, Instant at) {
        String caller = report.caller().instance();
        if (report.sequence() <= newest.getOrDefault(caller, 0L)) {
            return;
        }
        newest.put(caller, report.sequence());
        report.entries().forEach(entry -> entry.instance()
                .ifPresent(instance -> byCallee.computeIfAbsent(instance, name -> new TreeMap<>())
                        .put(caller, new UnderWay.Told(entry.inFlight(), at))));
    }

    /** Of those said after a time. */
    long sum(String instance, Instant after) {
        return byCallee.getOrDefault(instance, new TreeMap<>()).values().stream()
                .filter(told -> told.at().isAfter(after))
                .mapToLong(UnderWay.Told::calls)
                .sum();
    }
}
