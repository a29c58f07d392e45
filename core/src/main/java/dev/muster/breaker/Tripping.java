package dev.muster.breaker;

import dev.muster.breaker.BreakerDecision.Trigger;
import java.time.Instant;
import java.util.Optional;

/**
 * Judges by what callers told. The first rule that holds opens a closed breaker, and a half-open one whose time ended without a probe's
 * result.
 */
final class Tripping {

    /**
     * A rule that holds.
     *
     * @param by the rule
     * @param reason in words with figures
     * @param evidence what it holds for
     */
    record Verdict(Trigger by, String reason, Evidence evidence) {}

    private Tripping() {}

    static void judge(Draft draft) {
        verdict(draft, draft.traffic.window()).ifPresent(verdict -> open(draft, verdict));
    }

    /** What opens it, by the calls in a window. */
    static Optional<Verdict> verdict(Draft draft, Window window) {
        Terms terms = draft.terms();
        long voices = terms.minimumCallers();
        Streak streak = draft.traffic.streak();
        if (streak.failures() >= terms.consecutiveFailures() && streak.callers() >= voices) {
            String reason = streak.failures() + " failures in a row, seen by " + streak.callers()
                    + " callers (opens at " + terms.consecutiveFailures() + " seen by " + voices + ")";
            return Optional.of(new Verdict(Trigger.CONSECUTIVE_FAILURES, reason, streak.evidence(draft.at.offset())));
        }
        long calls = window.calls();
        if (calls < terms.minimumCalls()) {
            return Optional.empty();
        }
        long failed = Sum.permille(window.failures(), calls);
        if (failed >= terms.failureRate() && window.failing() >= voices) {
            String reason = window.failures() + " of " + calls + " calls failed, " + failed + " of a thousand, in "
                    + terms.window().inWords() + ", seen by " + window.failing() + " of " + window.callers()
                    + " callers (opens at " + terms.failureRate() + " seen by " + voices + ")";
            Evidence evidence = window.evidence(draft.at.offset(), window.failing());
            return Optional.of(new Verdict(Trigger.FAILURE_RATE, reason, evidence));
        }
        long slow = Sum.permille(window.tooSlow(), calls);
        if (slow >= terms.slowRate() && window.slowed() >= voices) {
            String reason = window.tooSlow() + " of " + calls + " calls were too slow, " + slow + " of a thousand, in "
                    + terms.window().inWords() + ", seen by " + window.slowed() + " of " + window.callers()
                    + " callers (opens at " + terms.slowRate() + " seen by " + voices + ")";
            Evidence evidence = window.evidence(draft.at.offset(), window.slowed());
            return Optional.of(new Verdict(Trigger.SLOW_RATE, reason, evidence));
        }
        return Optional.empty();
    }

    private static void open(Draft draft, Verdict verdict) {
        Instant forgiven = draft.breaker.phase().began().plus(draft.terms().openTimeMax());
        boolean isSoon = draft.now().isBefore(forgiven);
        int openings = isSoon ? next(draft.breaker.openings()) : 1;
        draft.open(verdict.by(), verdict.reason(), verdict.evidence(), openings);
    }

    static int next(int openings) {
        return openings == Integer.MAX_VALUE ? openings : openings + 1;
    }
}
