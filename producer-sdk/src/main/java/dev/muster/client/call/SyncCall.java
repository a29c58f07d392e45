package dev.muster.client.call;

import dev.muster.client.call.CallFailedException.Ending;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * One call on the calling thread, from the gate to the answer.
 *
 * @param <T> of its answer
 */
final class SyncCall<T> {
    private final ServiceCalls calls;
    private final CallPolicy policy;
    private final Attempt<T> attempt;
    private final long began = System.nanoTime();
    private final Tries tries;

    SyncCall(ServiceCalls calls, CallPolicy policy, Attempt<T> attempt, long hash) {
        this.calls = calls;
        this.policy = policy;
        this.attempt = attempt;
        this.tries = new Tries(hash, began + policy.timeout().toNanos());
    }

    T run() {
        if (!calls.gate().tryEnter()) {
            throw calls.refusal(calls.gate().isFull());
        }
        try {
            long now = awaitPicture();
            calls.budget().onCall();
            return tryUntilOver(now);
        } finally {
            calls.gate().leave();
        }
    }

    private T tryUntilOver(long first) {
        Admission admission = calls.admit(tries, policy, first);
        while (admission instanceof Running running) {
            Ended<T> ended = tried(running);
            long now = System.nanoTime();
            calls.ended(running, ended.judgement(), now, ended.failureOrBadAnswer());
            if (ended.isAnswer()) {
                calls.ledger().succeeded(now - began);
                return ended.answer();
            }
            Repeating again = Repeating.after(ended.judgement(), tries, policy, calls.budget(), now);
            if (!again.isAllowed() || !paused(again.pause())) {
                return over(running, ended, again.refused());
            }
            admission = calls.admit(tries, policy, System.nanoTime());
            if (admission instanceof Refused refused) {
                return over(running, ended, refused);
            }
            calls.ledger().retried();
        }
        throw calls.refusal((Refused) admission);
    }

    /** Errors go through to the caller; the try is ended all the same. */
    private Ended<T> tried(Running running) {
        Ended<T> ended = null;
        int slot = calls.watchdog().watch(running);
        boolean wasLate;
        try {
            ended = Ended.with(policy, attempt.on(running.target().instance()));
        } catch (Exception e) {
            ended = Ended.without(policy, e);
        } finally {
            calls.watchdog().unwatch(slot);
            wasLate = running.disarm();
            if (ended == null) {
                calls.ended(running, Judgement.IGNORED, System.nanoTime(), new CallEndedByError());
            }
        }
        if (ended.failure() == null) {
            return ended;
        }
        if (wasLate) {
            return Ended.late(late(running, ended.failure()));
        }
        if (ended.failure() instanceof InterruptedException) {
            Thread.currentThread().interrupt();
        }
        return ended;
    }

    /** Returns the answer that was judged a failure, or throws. */
    private T over(Running last, Ended<T> ended, @Nullable Refused refused) {
        calls.ledger().failed(System.nanoTime() - began);
        if (ended.failure() == null) {
            return ended.answer();
        }
        Ending ending = new Ending(last.target().instance().id(), tries.made(), refused);
        throw new CallFailedException(calls.service(), ending, ended.failure());
    }

    private static TimeoutException late(Running running, Throwable failure) {
        Duration given = Duration.ofNanos(running.deadline() - running.began());
        TimeoutException late = new TimeoutException("no answer within " + given);
        late.addSuppressed(failure);
        return late;
    }

    /** Returns whether the pause was not interrupted. */
    private static boolean paused(long nanos) {
        long until = System.nanoTime() + nanos;
        for (long left = nanos; left > 0; left = until - System.nanoTime()) {
            if (Thread.currentThread().isInterrupted()) {
                return false;
            }
            LockSupport.parkNanos(left);
        }
        return !Thread.currentThread().isInterrupted();
    }

    /** Returns the time at which there was one. */
    private long awaitPicture() {
        if (calls.firstPicture().isDone()) {
            return began;
        }
        try {
            calls.firstPicture().get(policy.timeout().toNanos(), TimeUnit.NANOSECONDS);
            return System.nanoTime();
        } catch (TimeoutException e) {
            throw calls.refusal(calls.notReady());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw calls.refusal(Refused.of(Refusal.DEADLINE, "interrupted while waiting for the first view"));
        } catch (ExecutionException e) {
            throw new IllegalStateException("it is never completed by a failure", e);
        }
    }

    /** Stands for an error that ended a try; it is thrown on, and no evidence. */
    private static final class CallEndedByError extends Exception {
        private static final long serialVersionUID = 1L;

        CallEndedByError() {
            super("an error", null, false, false);
        }
    }
}
