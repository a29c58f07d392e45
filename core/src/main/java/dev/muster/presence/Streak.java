package dev.muster.presence;

import dev.muster.presence.CheckResult.Outcome;

/**
 * Like results of an instance's check in a row, as far as they were told. Volatile: it decides nothing until it is long enough.
 *
 * @param outcome what they have in common
 * @param count how many there are, at most {@value Check#MAX_THRESHOLD}; 0 before the first
 * @param lastReport id of the event that told the last one, which counts once when it comes again
 */
public record Streak(Outcome outcome, int count, String lastReport) {

    /** Before the first result. */
    public static final Streak NONE = new Streak(Outcome.PASS, 0, "");

    Streak and(Outcome next, String report) {
        int before = next == outcome ? count : 0;
        return new Streak(next, Math.min(before + 1, Check.MAX_THRESHOLD), report);
    }

    boolean isOf(Outcome wanted) {
        return count > 0 && outcome == wanted;
    }
}
