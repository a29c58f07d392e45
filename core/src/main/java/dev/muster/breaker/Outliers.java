package dev.muster.breaker;

import dev.muster.breaker.BreakerDecision.Trigger;
import dev.muster.breaker.BreakerDecision.What;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.pcollections.TreePMap;

/**
 * Ejects instances that are far worse than their peers, and lets them back. After Envoy's outlier detection (success rate below the
 * mean by a factor of the standard deviation, ejection times that grow, a share that is never exceeded), with two differences: mean
 * and deviation are those of the peers alone, so that it works in a service of three; and no instance is ejected on one caller's word:
 * failures were seen by two, and a latency that is too far off was measured by two.
 *
 * <p>A fact carries all of the service's decided part: so those that one record ejects for one rule are one decision, and so are those
 * that come back. All arithmetic is of whole numbers, in thousandths.
 */
final class Outliers {

    /** An instance that no call was told of for so long is no instance of the service any more. Belongs to the fold level. */
    static final Duration MEMORY = Duration.ofMinutes(10);

    private Outliers() {}

    /** Ejects those that a batch has shown to fail in a row. */
    static void judgeRows(Draft draft, BreakerEvent.Report event) {
        long limit = draft.terms().outlier(BreakerRules.OUTLIER_CONSECUTIVE_FAILURES);
        List<Suspect> suspects = new ArrayList<>();
        for (InstanceOutcomes entry : event.entries()) {
            String instance = entry.instance().orElse("");
            Callee callee = draft.traffic.callees().get(instance);
            Row row = callee == null ? Row.NONE : callee.row();
            if (row.failures() >= limit && row.witness().areSeveral()) {
                String reason =
                        row.failures() + " failures in a row, seen by several callers (ejected at " + limit + ")";
                Evidence evidence = row.evidence(draft.at.offset());
                suspects.add(new Suspect(instance, Trigger.CONSECUTIVE_FAILURES, row.failures(), reason, evidence));
            }
        }
        ejectAll(draft, suspects);
    }

    /** Compares the instances with their peers, the worst first, and begins the next interval. */
    static void sweep(Draft draft) {
        if (!draft.state().isForced()) {
            ejectAll(draft, suspects(draft));
        }
        Instant forgotten = draft.now().minus(MEMORY);
        TreePMap<String, Callee> left = TreePMap.empty();
        for (Map.Entry<String, Callee> entry : draft.traffic.callees().entrySet()) {
            if (entry.getValue().seen().isAfter(forgotten) || draft.breaker.isEjected(entry.getKey())) {
                left = left.plus(entry.getKey(), entry.getValue().swept());
            }
        }
        draft.traffic = draft.traffic.with(left);
    }

    /** Lets those back whose time is over. */
    static void giveBack(Draft draft) {
        SortedMap<String, Ejection> ejections = new TreeMap<>(draft.breaker.ejections());
        List<String> back = new ArrayList<>();
        for (Map.Entry<String, Ejection> entry : draft.breaker.ejections().entrySet()) {
            Ejection ejection = entry.getValue();
            if (ejection.isInForce() && !ejection.until().isAfter(draft.now())) {
                ejections.put(entry.getKey(), ejection.over(draft.now()));
                back.add(entry.getKey());
            }
        }
        if (!back.isEmpty()) {
            draft.breaker = draft.breaker.with(remembered(ejections, draft));
            back.forEach(instance -> clear(draft, instance));
            String names = "'" + String.join("', '", back) + "'";
            String reason = back.size() == 1
                    ? names + " is back: its ejection time is over"
                    : names + " are back: their ejection time is over";
            draft.decide(What.RETURNED, Trigger.EJECTION_TIME, reason);
        }
    }

    /** An instance that ought to go. */
    private record Suspect(String instance, Trigger rule, long badness, String reason, Evidence evidence) {}

    private static List<Suspect> suspects(Draft draft) {
        long minimum = draft.terms().outlier(BreakerRules.OUTLIER_MINIMUM_CALLS);
        SortedMap<String, Tally> compared = new TreeMap<>();
        draft.traffic.callees().forEach((instance, callee) -> {
            if (callee.now().calls() >= minimum && !draft.breaker.isEjected(instance)) {
                compared.put(instance, callee.now());
            }
        });
        List<Suspect> suspects = new ArrayList<>();
        if (compared.size() - 1 >= draft.terms().outlier(BreakerRules.OUTLIER_MINIMUM_PEERS)) {
            addFailing(draft, compared, suspects);
            addSlow(draft, compared, suspects);
        }
        suspects.sort(Comparator.comparing(Suspect::rule)
                .thenComparing(Suspect::badness, Comparator.reverseOrder())
                .thenComparing(Suspect::instance));
        return suspects;
    }

    private static void addFailing(Draft draft, SortedMap<String, Tally> compared, List<Suspect> suspects) {
        long factor = draft.terms().outlier(BreakerRules.OUTLIER_DEVIATION);
        long margin = draft.terms().outlier(BreakerRules.OUTLIER_MARGIN);
        long sum = 0;
        long squares = 0;
        for (Tally tally : compared.values()) {
            sum += tally.successPermille();
            squares += tally.successPermille() * tally.successPermille();
        }
        long peers = compared.size() - 1L;
        for (Map.Entry<String, Tally> entry : compared.entrySet()) {
            long rate = entry.getValue().successPermille();
            long mean = (sum - rate) / peers;
            long deviation = root(Math.max(0, (squares - rate * rate) / peers - mean * mean));
            long allowed = Math.max(margin, factor * deviation / 1_000);
            if (mean - rate >= allowed && entry.getValue().failing().areSeveral()) {
                String reason = rate + " of a thousand calls answered, " + mean + " by its " + peers
                        + " peers, whose deviation is " + deviation + " (ejected at " + allowed + " below them)";
                Evidence evidence = entry.getValue().evidence(draft.at.offset(), Witness.SEVERAL);
                suspects.add(new Suspect(entry.getKey(), Trigger.FAILURE_RATE, 1_000 - rate, reason, evidence));
            }
        }
    }

    private static void addSlow(Draft draft, SortedMap<String, Tally> compared, List<Suspect> suspects) {
        long factor = draft.terms().outlier(BreakerRules.OUTLIER_LATENCY_FACTOR);
        long floor = draft.terms().latencyFloorMicros();
        long sum = 0;
        long measured = 0;
        for (Tally tally : compared.values()) {
            sum += tally.meanMicros();
            measured += tally.measured() > 0 ? 1 : 0;
        }
        long peers = measured - 1;
        if (peers < draft.terms().outlier(BreakerRules.OUTLIER_MINIMUM_PEERS)) {
            return;
        }
        for (Map.Entry<String, Tally> entry : compared.entrySet()) {
            long mean = entry.getValue().meanMicros();
            long ofPeers = (sum - mean) / peers;
            long limit = Math.max(floor, ofPeers * factor / 1_000);
            // The mean may be one caller's doing: another must have found it as far off as well.
            if (mean > limit && entry.getValue().slowest().isSeenBySeveral(limit)) {
                String reason = "mean latency of " + mean + " microseconds, " + ofPeers + " with its " + peers
                        + " peers (ejected above " + factor + " thousandths of theirs and above " + floor + ")";
                Evidence evidence = entry.getValue().evidence(draft.at.offset(), Witness.SEVERAL);
                suspects.add(new Suspect(entry.getKey(), Trigger.LATENCY, mean, reason, evidence));
            }
        }
    }

    /** In their order, as far as there is room; with a decision for each rule, those of one rule being next to each other. */
    private static void ejectAll(Draft draft, List<Suspect> suspects) {
        List<Suspect> gone = new ArrayList<>();
        for (Suspect suspect : suspects) {
            if (!draft.breaker.isEjected(suspect.instance()) && isAllowed(draft)) {
                eject(draft, suspect);
                gone.add(suspect);
            }
        }
        int from = 0;
        for (int to = 1; to <= gone.size(); to++) {
            if (to == gone.size() || gone.get(to).rule() != gone.get(from).rule()) {
                String reason = gone.subList(from, to).stream()
                        .map(suspect -> "'" + suspect.instance() + "': " + suspect.reason())
                        .collect(Collectors.joining("; "));
                draft.decide(What.EJECTED, gone.get(from).rule(), reason);
                from = to;
            }
        }
    }

    /** Whoever calls this decides. */
    private static void eject(Draft draft, Suspect suspect) {
        Breaker breaker = draft.breaker;
        Ejection earlier = breaker.ejections().get(suspect.instance());
        int times = earlier != null && isRemembered(earlier, draft) ? Tripping.next(earlier.times()) : 1;
        SortedMap<String, Ejection> ejections = new TreeMap<>(breaker.ejections());
        Instant until = draft.now().plus(draft.terms().ejectionTime(times));
        ejections.put(
                suspect.instance(),
                new Ejection(
                        times,
                        draft.at.appendedAt(),
                        until,
                        Optional.empty(),
                        suspect.rule().text(),
                        suspect.reason(),
                        suspect.evidence()));
        draft.breaker = breaker.with(remembered(ejections, draft));
        clear(draft, suspect.instance());
    }

    /** Whether the share that may be ejected has room for one more, and so have the ejections in force. */
    private static boolean isAllowed(Draft draft) {
        if (draft.breaker.ejected() >= Breaker.MAX_EJECTIONS) {
            return false;
        }
        TreePMap<String, Callee> callees = draft.traffic.callees();
        long instances = callees.size();
        for (Map.Entry<String, Ejection> entry : draft.breaker.ejections().entrySet()) {
            instances += entry.getValue().isInForce() && !callees.containsKey(entry.getKey()) ? 1 : 0;
        }
        return (draft.breaker.ejected() + 1L) * 1_000
                <= instances * draft.terms().ejectedMax();
    }

    private static void clear(Draft draft, String instance) {
        Callee callee = draft.traffic.callees().get(instance);
        if (callee != null) {
            draft.traffic = draft.traffic.with(draft.traffic.callees().plus(instance, callee.cleared()));
        }
    }

    /** Those in force, and of those that are over the ones that still make the next ejection longer. */
    private static SortedMap<String, Ejection> remembered(SortedMap<String, Ejection> all, Draft draft) {
        SortedMap<String, Ejection> kept = new TreeMap<>(all);
        kept.values().removeIf(ejection -> !isRemembered(ejection, draft));
        List<String> gone = kept.entrySet().stream()
                .filter(entry -> !entry.getValue().isInForce())
                .sorted(Comparator.<Map.Entry<String, Ejection>, Instant>comparing(
                                entry -> entry.getValue().until())
                        .thenComparing(Map.Entry::getKey))
                .limit(Math.max(0, kept.size() - Breaker.MAX_EJECTIONS))
                .map(Map.Entry::getKey)
                .toList();
        kept.keySet().removeAll(gone);
        return kept;
    }

    private static boolean isRemembered(Ejection ejection, Draft draft) {
        Instant forgiven = draft.now().minus(draft.terms().ejectionTimeMax());
        return ejection.returned().map(at -> at.isAfter(forgiven)).orElse(true);
    }

    /** The whole part of a square root, by Newton's method. */
    static long root(long square) {
        long root = square;
        long next = (root + 1) / 2;
        while (next < root) {
            root = next;
            next = (root + square / root) / 2;
        }
        return root;
    }
}
