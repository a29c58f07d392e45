package dev.muster.breaker;

import dev.muster.fold.InvalidValueException;
import dev.muster.fold.Names;

/**
 * Who acts by hand, and why.
 *
 * @param by the operator's name, at most 200 characters, none a control character; may be empty
 * @param reason in the operator's words, at most 1,000 characters, none a control character; may be empty
 */
public record OperatorNote(String by, String reason) {

    private static final int MAX_BY = 200;
    private static final int MAX_REASON = 1_000;

    /** @throws InvalidValueException when a part is too long or holds control characters */
    public OperatorNote {
        if (by.length() > MAX_BY) {
            throw new InvalidValueException("by", by.length() + " characters", "at most " + MAX_BY);
        }
        if (reason.length() > MAX_REASON) {
            throw new InvalidValueException("reason", reason.length() + " characters", "at most " + MAX_REASON);
        }
        Names.checkPlain("by", by);
        Names.checkPlain("reason", reason);
    }

    String inWords() {
        String who = by.isEmpty() ? "an operator" : by;
        return reason.isEmpty() ? "by " + who : "by " + who + ": " + reason;
    }
}
