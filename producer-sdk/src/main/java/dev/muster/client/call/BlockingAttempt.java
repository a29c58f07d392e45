package dev.muster.client.call;

import dev.muster.client.DiscoveredInstance;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;

/**
 * A try that blocks, on a thread of its own, for calls that are hedged. Cancelling its stage interrupts it.
 *
 * @param <T> of its answer
 */
record BlockingAttempt<T>(Attempt<T> attempt, CallThreads threads) implements AsyncAttempt<T> {
    @Override
    public CompletionStage<T> on(DiscoveredInstance instance) {
        Interruptible<T> answer = new Interruptible<>();
        answer.task = threads.attempt(() -> run(instance, answer));
        if (answer.isCancelled()) {
            answer.cancel(true);
        }
        return answer;
    }

    private void run(DiscoveredInstance instance, CompletableFuture<T> answer) {
        try {
            answer.complete(attempt.on(instance));
        } catch (Exception e) {
            answer.completeExceptionally(e);
        } finally {
            // After an error the call must not wait for its time-out.
            answer.completeExceptionally(new IllegalStateException("the attempt ended with an error"));
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
