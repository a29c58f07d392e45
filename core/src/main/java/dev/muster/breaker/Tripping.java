package dev.muster.breaker;

import dev.muster.breaker.BreakerDecision.Trigger;
import java.time.Instant;

/** Judges a closed breaker by what callers told. The first rule that holds opens it. */
final class Tripping {

    private Tripping() {}

    static void judge(Draft draft) {
        Terms terms = draft.terms();
        long voices = terms.minimumCallers();
        Streak streak = draft.traffic.streak();
        if (streak.failures() >= terms.consecutiveFailures() && streak.callers() >= voices) {
            String reason = streak.failures() + " failures in a row, seen by " + streak.callers()
                    + " callers (opens at " + terms.consecutiveFailures() + " seen by " + voices + ")";
            open(draft, Trigger.CONSECUTIVE_FAILURES, reason, streak.evidence(draft.at.offset()));
            return;
        }
        Window window = draft.traffic.window();
        long calls = window.calls();
        if (calls < terms.minimumCalls()) {
            return;
        }
        long failed = Sum.permille(window.failures(), calls);
        if (failed >= terms.failureRate() && window.failing() >= voices) {
            String reason = window.failures() + " of " + calls + " calls failed, " + failed + " of a thousand, in "
                    + terms.window().inWords() + ", seen by " + window.failing() + " of " + window.callers()
                    + " callers (opens at " + terms.failureRate() + " seen by " + voices + ")";
            open(draft, Trigger.FAILURE_RATE, reason, window.evidence(draft.at.offset(), window.failing()));
            return;
        }
        long slow = Sum.permille(window.tooSlow(), calls);
        if (slow >= terms.slowRate() && window.slowed() >= voices) {
            String reason = window.tooSlow() + " of " + calls + " calls were too slow, " + slow + " of a thousand, in "
                    + terms.window().inWords() + ", seen by " + window.slowed() + " of " + window.callers()
                    + " callers (opens at " + terms.slowRate() + " seen by " + voices + ")";
            open(draft, Trigger.SLOW_RATE, reason, window.evidence(draft.at.offset(), window.slowed()));
        }
    }

    private static void open(Draft draft, Trigger by, String reason, Evidence evidence) {
        Instant forgiven = draft.breaker.phase().began().plus(draft.terms().openTimeMax());
        boolean isSoon = draft.now().isBefore(forgiven);
        int openings = isSoon ? next(draft.breaker.openings()) : 1;
        draft.open(by, reason, evidence, openings);
    }

    static int next(int openings) {
        return openings == Integer.MAX_VALUE ? openings : openings + 1;
    }
}
