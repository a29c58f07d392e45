package dev.muster.breaker;

import dev.muster.breaker.BreakerDecision.Trigger;
import dev.muster.breaker.BreakerDecision.What;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Hands out permits and judges their results. A permit is a lease of one caller: when its result has not come in time it goes to the
 * next caller, in the order of their names from the last holder on, those first who wanted to call since the breaker opened. A
 * caller holds one at a time.
 *
 * <p>A half-open breaker always ends: by all results, or after its half-open time by what is known then. Results of permits decide
 * alone, were they one caller's: that is what permits are for. Without any it opens only for what opens a closed breaker, and else it
 * closes: nobody is spared by an open breaker that nobody asks, and a caller that comes finds evidence again soon enough.
 */
final class HalfOpening {

    /** A caller not heard of for so long is given no permit. Belongs to the fold level. */
    static final Duration RECENT = Duration.ofHours(1);

    private HalfOpening() {}

    static void begin(Draft draft) {
        Terms terms = draft.terms();
        Instant opened = draft.breaker.phase().began();
        draft.halfOpen(new Probing(
                terms.permits(), draft.now().plus(terms.halfOpenTime()), opened, List.of(), Probing.Results.NONE));
        give(draft);
    }

    /** Takes the results that a batch tells, and gives permits that are free. */
    static void report(Draft draft, BreakerEvent.Report event) {
        for (ProbeResult result : event.probes()) {
            Probing probing = draft.breaker.probing().orElseThrow();
            Optional<Permit> used =
                    probing.permit(result.permit(), event.caller().instance());
            if (used.isPresent()) {
                draft.breaker = draft.breaker.probing(probing.resulted(used.get(), result.outcome()));
                draft.decide(
                        What.PROBED,
                        Trigger.PROBES,
                        "probe " + result.permit() + " by '" + used.get().caller() + "': " + result.outcome());
            }
        }
        Probing probing = draft.breaker.probing().orElseThrow();
        if (probing.results().count() >= probing.wanted()) {
            judge(draft, Trigger.PROBES, probing.results());
        } else {
            List<Permit> given = give(draft);
            if (!given.isEmpty()) {
                draft.decide(What.PERMITTED, Trigger.FREE_PERMIT, inWords(given));
            }
        }
    }

    /** What is due: permits whose time is over go to others, and in the end what is known decides. */
    static void due(Draft draft) {
        Probing probing = draft.breaker.probing().orElseThrow();
        if (!probing.until().isAfter(draft.now())) {
            end(draft, probing);
            return;
        }
        List<Permit> left = probing.permits().stream()
                .filter(permit -> permit.until().isAfter(draft.now()))
                .toList();
        if (left.size() < probing.permits().size()) {
            draft.breaker = draft.breaker.probing(probing.with(left));
            List<Permit> given = give(draft);
            int lapsed = probing.permits().size() - left.size();
            draft.decide(
                    What.PERMITTED,
                    Trigger.PERMIT_TIME,
                    "no result of " + lapsed + " permits in time; " + inWords(given));
        }
    }

    static Optional<Instant> deadline(Probing probing) {
        Instant first = probing.until();
        for (Permit permit : probing.permits()) {
            first = permit.until().isBefore(first) ? permit.until() : first;
        }
        return Optional.of(first);
    }

    /**
     * What is known decides. Results of permits come first: who holds none has no say while there is one. Without any, what other
     * callers told opens it by the rules that open a closed breaker, and by nothing less.
     */
    private static void end(Draft draft, Probing probing) {
        if (probing.results().count() > 0) {
            judge(draft, Trigger.HALF_OPEN_TIME, probing.results());
            return;
        }
        String ended = "half open to the end of its time without a probe's result";
        Window window = draft.traffic.window().at(draft.terms().window(), draft.now());
        Optional<Tripping.Verdict> verdict = Tripping.verdict(draft, window);
        if (verdict.isPresent()) {
            Tripping.Verdict opens = verdict.get();
            draft.open(
                    opens.by(),
                    ended + "; " + opens.reason(),
                    opens.evidence(),
                    Tripping.next(draft.breaker.openings()));
        } else if (window.calls() > 0) {
            Evidence evidence = window.evidence(draft.at.offset(), window.failing());
            draft.close(
                    Trigger.HALF_OPEN_TIME,
                    ended + "; " + window.failures() + " of " + window.calls() + " other calls failed, seen by "
                            + window.failing() + " callers: that opens nothing",
                    Optional.of(evidence));
        } else {
            draft.close(
                    Trigger.HALF_OPEN_TIME, "half open to the end of its time, and nobody called", Optional.empty());
        }
    }

    private static void judge(Draft draft, Trigger by, Probing.Results results) {
        Terms terms = draft.terms();
        boolean isBad = Sum.permille(results.bad(), results.count()) >= terms.failureRate();
        boolean isSlow = Sum.permille(results.slow(), results.count()) >= terms.slowRate();
        String reason = results.bad() + " of " + results.count() + " probes failed, " + results.slow()
                + " were too slow (opens at " + terms.failureRate() + " of a thousand failed, or " + terms.slowRate()
                + " too slow)";
        Window window = draft.traffic.window();
        Evidence told = window.evidence(draft.at.offset(), window.failing());
        Evidence evidence = new Evidence(
                told.fromOffset(),
                told.toOffset(),
                results.count(),
                results.bad(),
                results.slow(),
                told.callers(),
                told.witnesses());
        if (isBad || isSlow) {
            draft.open(by, reason, evidence, Tripping.next(draft.breaker.openings()));
        } else {
            draft.close(by, reason, Optional.of(evidence));
        }
    }

    /** Gives the permits that are free, each to another caller. Whoever calls this decides. */
    private static List<Permit> give(Draft draft) {
        List<Permit> given = new ArrayList<>();
        Probing probing = draft.breaker.probing().orElseThrow();
        if (probing.free() == 0) {
            return given;
        }
        Instant until = earlier(draft.now().plus(draft.terms().permitTime()), probing.until());
        for (String caller : candidates(draft, probing)) {
            Permit permit = new Permit(draft.breaker.permitsGiven() + 1, caller, until);
            List<Permit> out = new ArrayList<>(probing.permits());
            out.add(permit);
            probing = probing.with(out);
            draft.breaker = draft.breaker.gave(probing, permit);
            given.add(permit);
        }
        return given;
    }

    /** As many as there are permits free: those who wanted to call, then others, each in turn from the last holder on. */
    private static List<String> candidates(Draft draft, Probing probing) {
        List<String> candidates = new ArrayList<>(inTurn(draft, probing, probing.demandSince()));
        if (candidates.size() < probing.free()) {
            for (String caller : inTurn(draft, probing, draft.now().minus(RECENT))) {
                if (candidates.size() < probing.free() && !candidates.contains(caller)) {
                    candidates.add(caller);
                }
            }
        }
        return candidates;
    }

    private static List<String> inTurn(Draft draft, Probing probing, Instant heardSince) {
        List<String> after = new ArrayList<>();
        List<String> before = new ArrayList<>();
        int free = probing.free();
        for (Map.Entry<String, Caller> entry :
                draft.traffic.callers().byInstance().entrySet()) {
            if (after.size() == free) {
                break;
            }
            boolean isHeard = entry.getValue().seen().isAfter(heardSince);
            if (isHeard && !probing.isHeldBy(entry.getKey())) {
                boolean isNext = entry.getKey().compareTo(draft.breaker.lastHolder()) > 0;
                if (isNext) {
                    after.add(entry.getKey());
                } else if (before.size() < free) {
                    before.add(entry.getKey());
                }
            }
        }
        after.addAll(before);
        return after.subList(0, Math.min(free, after.size()));
    }

    private static String inWords(List<Permit> given) {
        if (given.isEmpty()) {
            return "no other caller to give them to";
        }
        List<String> words = new ArrayList<>();
        given.forEach(permit -> words.add(permit.number() + " to '" + permit.caller() + "'"));
        return "given: " + String.join(", ", words);
    }

    private static Instant earlier(Instant a, Instant b) {
        return a.isBefore(b) ? a : b;
    }
}
