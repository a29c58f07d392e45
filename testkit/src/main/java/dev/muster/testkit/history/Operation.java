package dev.muster.testkit.history;

import java.util.Optional;
import java.util.OptionalLong;

/**
 * One call of one client, as the client saw it.
 *
 * <p>Times are of one monotonic clock for all clients. An operation without an answer has an unknown outcome: it may have had its effect at any
 * time since it was called, may have it later, or never.
 *
 * @param process who called, for people
 * @param key which object was called; objects are independent of each other
 * @param input what was asked
 * @param output what was answered; empty when nobody knows
 * @param invokedNanos when it was called: no effect is earlier
 * @param returnedNanos when the answer was there: its effect is not later; {@link #NEVER} without an answer
 * @param offset of the record in the log that decided it, where the answer told it
 */
public record Operation<I, O>(
        String process,
        String key,
        I input,
        Optional<O> output,
        long invokedNanos,
        long returnedNanos,
        OptionalLong offset) {

    /** The end of what has no answer. */
    public static final long NEVER = Long.MAX_VALUE;

    /** Checks that it ends after its beginning, and that it ends when it has an answer. */
    public Operation {
        if (returnedNanos < invokedNanos) {
            throw new IllegalArgumentException(
                    "returnedNanos: " + returnedNanos + " (expected: at least invokedNanos, " + invokedNanos + ")");
        }
        if (output.isEmpty() != (returnedNanos == NEVER)) {
            throw new IllegalArgumentException(
                    "returnedNanos: " + returnedNanos + " (expected: NEVER if, and only if, there is no output)");
        }
    }

    /** The same as if nobody knew what became of it. */
    public Operation<I, O> unanswered() {
        return new Operation<>(process, key, input, Optional.empty(), invokedNanos, NEVER, OptionalLong.empty());
    }

    /** In words: what was asked, and what was answered. */
    public String inWords() {
        return input + " -> " + output.map(Object::toString).orElse("unknown");
    }
}
