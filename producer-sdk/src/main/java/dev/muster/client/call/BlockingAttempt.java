package dev.muster.client.call;

import dev.muster.client.DiscoveredInstance;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;

/**
 * A try that blocks, on a thread of its own, for calls that are hedged. Cancelling its stage interrupts it. The call's place in the gate is
 * held until the thread has ended.
 *
 * @param <T> of its answer
 */
record BlockingAttempt<T>(Attempt<T> attempt, CallThreads threads, Place place) implements AsyncAttempt<T> {
    @Override
    public CompletionStage<T> on(DiscoveredInstance instance) {
        Interruptible<T> answer = new Interruptible<>();
        answer.task = begin(() -> run(instance, answer));
        if (answer.isCancelled()) {
            answer.cancel(true);
        }
        return answer;
    }

    private Future<?> begin(Runnable task) {
        place.holdForThread();
        boolean isBegun = false;
        try {
            Future<?> begun = threads.attempt(task, place::leave);
            isBegun = true;
            return begun;
        } finally {
            if (!isBegun) {
                place.leave();
            }
        }
    }

    private void run(DiscoveredInstance instance, CompletableFuture<T> answer) {
        try {
            answer.complete(attempt.on(instance));
        } catch (Exception e) {
            answer.completeExceptionally(e);
        } catch (Error e) {
            // It goes to whoever calls, as it does from a try on the caller's own thread.
            if (!answer.completeExceptionally(e)) {
                CallThreads.LOG.error("a try ended with an error when its call was over", e);
            }
        }
    }

    private static final class Interruptible<T> extends CompletableFuture<T> {
        private volatile @Nullable Future<?> task;

        @Override
        public boolean cancel(boolean mayInterrupt) {
            boolean isCancelled = super.cancel(mayInterrupt);
            Future<?> running = task;
            if (running != null) {
                running.cancel(mayInterrupt);
            }
            return isCancelled;
        }
    }
}
