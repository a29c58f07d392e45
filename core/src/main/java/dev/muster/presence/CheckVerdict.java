package dev.muster.presence;

import dev.muster.presence.CheckResult.Outcome;
import java.time.Instant;
import java.util.Optional;

/**
 * What the results of an instance's check amount to.
 *
 * <p>Results that would change nothing need not be told ({@link #isMoved}): the verdict is the same whether they are or not. So a check
 * that goes on passing, or failing, costs the log nothing.
 *
 * @param kind which of the three it is
 * @param failingSince log time at which the failures reached their threshold, while it is not passed since
 * @param why the last result that made it so, in words; empty before any did
 */
public record CheckVerdict(Kind kind, Optional<Instant> failingSince, String why) {

    /** Of a check that was never passed. */
    public static final CheckVerdict PENDING = new CheckVerdict(Kind.PENDING, Optional.empty(), "");

    /** The three verdicts. */
    public enum Kind {
        /** Never passed: the instance is STARTING. The first success leads to PASSED. */
        PENDING,
        /** Holds nothing against the instance. As many failures in a row as its threshold lead to FAILED. */
        PASSED,
        /** The instance is DOWN. As many successes in a row as its threshold lead to PASSED. */
        FAILED
    }

    /** The verdict after one more result, the last of the streak. */
    CheckVerdict after(CheckResult result, Streak streak, Check check, Instant now) {
        if (result.outcome() == Outcome.PASS) {
            boolean isEnough =
                    kind == Kind.PENDING || streak.count() >= check.thresholds().successes();
            return kind == Kind.PASSED || !isEnough
                    ? this
                    : new CheckVerdict(Kind.PASSED, Optional.empty(), result.why());
        }
        if (failingSince.isPresent() || streak.count() < check.thresholds().failures()) {
            return this;
        }
        return new CheckVerdict(kind == Kind.PENDING ? Kind.PENDING : Kind.FAILED, Optional.of(now), result.why());
    }

    /** Whether one more result of this outcome changes the verdict, or brings it nearer to a change or further from it. */
    public boolean isMoved(Outcome outcome, Streak streak) {
        return outcome == Outcome.PASS
                ? kind != Kind.PASSED || streak.isOf(Outcome.FAIL)
                : failingSince.isEmpty() || streak.isOf(Outcome.PASS);
    }

    /** The status that it imposes; none when it has nothing against the instance. */
    Optional<Status> imposed() {
        return switch (kind) {
            case PENDING -> Optional.of(Status.STARTING);
            case PASSED -> Optional.empty();
            case FAILED -> Optional.of(Status.DOWN);
        };
    }

    /** Without a count: failures beyond the threshold are not told, so that it would stand still. */
    String inWords(String target) {
        return switch (kind) {
            case PENDING ->
                "has not passed its check " + target + " yet" + (failingSince.isPresent() ? ": " + why : "");
            case PASSED -> "passes its check " + target;
            case FAILED -> "fails its check " + target + ": " + why;
        };
    }
}
