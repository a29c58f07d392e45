package dev.muster.client.call;

import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;

/**
 * Whether a call is tried again after a try that brought no answer.
 *
 * @param pause nanoseconds to wait before it
 * @param refused what forbids it although it would make sense; null where nothing does, or where it would not
 * @param isAllowed whether it is
 */
record Repeating(long pause, @Nullable Refused refused, boolean isAllowed) {
    private static final Repeating POINTLESS = new Repeating(0, null, false);

    static Repeating after(Judgement judgement, Tries tries, CallPolicy policy, RetryBudget budget, long now) {
        if (tries.made() >= policy.attempts() || !policy.allowsRetryOf(judgement)) {
            return POINTLESS;
        }
        long longest = policy.longestPauseNanos(tries.made());
        long pause = longest == 0 ? 0 : ThreadLocalRandom.current().nextLong(longest + 1);
        if (now + pause - tries.deadline() >= 0) {
            return refused(Refusal.DEADLINE, "the time for the call is over");
        }
        return budget.take(now)
                ? new Repeating(pause, null, true)
                : refused(Refusal.RETRY_BUDGET_SPENT, "retries have had their share of all calls");
    }

    private static Repeating refused(Refusal reason, String detail) {
        return new Repeating(0, Refused.of(reason, detail), false);
    }
}
