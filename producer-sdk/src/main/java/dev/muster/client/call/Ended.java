package dev.muster.client.call;

import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * What a try came to.
 *
 * @param <T> of its value
 * @param judgement as far as breakers and retries are concerned
 * @param value its answer, where there is one
 * @param failure why there is no answer; null where there is one
 */
record Ended<T>(
        Judgement judgement, @Nullable T value, @Nullable Throwable failure) {
    static <T> Ended<T> with(CallPolicy policy, @Nullable T value) {
        return new Ended<>(judged(() -> policy.judge().ofResult(value)), value, null);
    }

    static <T> Ended<T> without(CallPolicy policy, Throwable failure) {
        Throwable cause = Judge.unwrapped(failure);
        return new Ended<>(judged(() -> policy.judge().ofFailure(cause)), null, cause);
    }

    static <T> Ended<T> late(Throwable failure) {
        return new Ended<>(Judgement.TIMED_OUT, null, failure);
    }

    /** Whether the call is over with this as its answer. */
    boolean isAnswer() {
        return failure == null && (judgement == Judgement.OK || judgement == Judgement.IGNORED);
    }

    /** The answer; null where the attempt answers null. */
    @SuppressWarnings("NullAway") // T is nullable where the user's code says so, which the checker does not follow
    T answer() {
        return value;
    }

    /** Why it failed; something that stands for it when it was an answer that was judged a failure. */
    Throwable failureOrBadAnswer() {
        return failure == null ? new BadAnswer() : failure;
    }

    /** A judge that fails must not cost a permit. */
    private static Judgement judged(Supplier<Judgement> judge) {
        try {
            return judge.get();
        } catch (RuntimeException e) {
            CallThreads.LOG.warn("a judge of calls failed; the try counts as failed", e);
            return Judgement.FAILED;
        }
    }

    private static final class BadAnswer extends Exception {
        private static final long serialVersionUID = 1L;

        BadAnswer() {
            super("an answer that was judged a failure", null, false, false);
        }
    }
}
