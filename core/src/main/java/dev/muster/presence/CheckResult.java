package dev.muster.presence;

import dev.muster.fold.InvalidValueException;
import java.time.Duration;

/**
 * How one probe of an instance ended.
 *
 * @param target what was probed, as a URI; a result of another target than the present one decides nothing
 * @param outcome whether it passed
 * @param why in words, at most 200 characters
 * @param latency from the first packet to the verdict, for people
 */
public record CheckResult(String target, Outcome outcome, String why, Duration latency) {

    /** Most characters of {@code why}. */
    public static final int MAX_WHY = 200;

    private static final int MAX_TARGET = 1_000;

    /** Whether a probe passed. */
    public enum Outcome {
        /** It was answered as it should be, in time. */
        PASS,
        /** It was not. */
        FAIL
    }

    /** @throws InvalidValueException when a part is out of range */
    public CheckResult {
        if (target.isEmpty() || target.length() > MAX_TARGET) {
            throw new InvalidValueException("target", target.length() + " characters", "1 to " + MAX_TARGET);
        }
        if (why.isEmpty() || why.length() > MAX_WHY) {
            throw new InvalidValueException("why", why.length() + " characters", "1 to " + MAX_WHY);
        }
        if (latency.isNegative()) {
            throw new InvalidValueException("latency", latency, "PT0S or more");
        }
    }
}
