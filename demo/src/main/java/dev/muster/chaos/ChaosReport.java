package dev.muster.chaos;

import dev.muster.testkit.workload.Fate;
import dev.muster.testkit.workload.GuardedResource;
import dev.muster.testkit.workload.RecordedCall;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * What a run has shown.
 *
 * @param seed of the run
 * @param faults how often each was done
 * @param fates what became of the calls
 * @param judgement what the checkers say
 * @param resource what the locks protected
 * @param recovery what became of calls when everything was mended
 * @param audit what the audit says
 */
record ChaosReport(
        long seed,
        Map<FaultKind, Integer> faults,
        Map<Fate, Integer> fates,
        Judgement judgement,
        GuardedResource.Report resource,
        Finding recovery,
        Finding audit) {

    /** One thing that was looked at. */
    record Finding(boolean isGood, String words) {}

    static Map<Fate, Integer> fatesOf(List<RecordedCall> calls) {
        Map<Fate, Integer> fates = new EnumMap<>(Fate.class);
        calls.forEach(call -> fates.merge(Fate.of(call), 1, Integer::sum));
        return fates;
    }

    /** Whether everything can be explained. */
    boolean allHolds() {
        return judgement.allHolds() && resource.contradictions().isEmpty() && recovery.isGood() && audit.isGood();
    }

    /** For people. */
    List<String> lines() {
        List<String> lines = new ArrayList<>();
        lines.add(String.format(
                Locale.ROOT,
                "operations: %,d; ok %,d, refused %,d, unknown %,d",
                fates.values().stream().mapToInt(Integer::intValue).sum(),
                fates.getOrDefault(Fate.DONE, 0),
                fates.getOrDefault(Fate.REFUSED, 0),
                fates.getOrDefault(Fate.UNKNOWN, 0)));
        lines.add("faults: %d; %s"
                .formatted(
                        faults.values().stream().mapToInt(Integer::intValue).sum(),
                        faults.entrySet().stream()
                                .map(one -> one.getKey().words() + " " + one.getValue())
                                .collect(Collectors.joining(", "))));
        lines.add(String.format(
                Locale.ROOT,
                "guarded resource: %,d writes, %,d refused for an older token, %d contradictions",
                resource.written(),
                resource.refused(),
                resource.contradictions().size()));
        resource.contradictions().forEach(one -> lines.add("  " + one));
        lines.add("after mending: " + recovery.words());
        lines.add("audit: " + audit.words());
        lines.add("histories, by linearizability and by the order of the log:");
        lines.addAll(judgement.lines());
        lines.add((allHolds() ? "All that clients saw can be explained" : "NOT ALL CAN BE EXPLAINED") + " (seed " + seed
                + ").");
        return lines;
    }
}
