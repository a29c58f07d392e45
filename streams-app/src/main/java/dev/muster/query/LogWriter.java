package dev.muster.query;

import dev.muster.fold.Decision;
import dev.muster.fold.Event;
import dev.muster.query.QueryException.Reason;
import dev.muster.view.PartitionView;
import dev.muster.view.Verdict;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.jspecify.annotations.Nullable;

/**
 * Appends events to one log and waits for what becomes of them. The wait begins before the append, so that no verdict is missed; it is
 * bounded, and after it the outcome is unknown. Thread-safe.
 */
public final class LogWriter<S, E extends Event, D extends Decision> {

    private final LogAccess<S, E, D> log;
    private final Threads threads;
    private final Duration atMost;

    /**
     * Writes to a log.
     *
     * @param threads where to append and to answer
     * @param atMost how long a verdict is waited for
     */
    public LogWriter(LogAccess<S, E, D> log, Threads threads, Duration atMost) {
        this.log = log;
        this.threads = threads;
        this.atMost = atMost;
    }

    /**
     * What became of an event.
     *
     * @param verdict the verdict
     * @param view the partition right after it; empty when it left this node meanwhile
     */
    public record Written<S, D>(Verdict<D> verdict, Optional<PartitionView<S>> view) {}

    /** Fails with {@link QueryException}: LOG_UNAVAILABLE when it was certainly not appended, else OUTCOME_UNKNOWN. */
    @SuppressWarnings("FutureReturnValueIgnored") // What it completes is the answer.
    public CompletableFuture<Written<S, D>> write(E event) {
        CompletableFuture<Written<S, D>> answer = new CompletableFuture<>();
        // Runs on the engine's thread between this record and the next one: the picture is the one right after this
        // event.
        log.views()
                .verdictOn(event.head().eventId(), atMost)
                .thenApply(verdict ->
                        new Written<>(verdict, log.views().view(verdict.id().partition())))
                .whenCompleteAsync(
                        (written, failure) -> finish(answer, written, failure),
                        threads.answering().get());
        try {
            threads.blocking().execute(() -> append(event, answer));
        } catch (RejectedExecutionException e) {
            answer.completeExceptionally(unavailable(e));
        }
        return answer;
    }

    /**
     * Appends in this order without waiting for what becomes of it: done when the broker has acknowledged all. Fails with {@link
     * QueryException}: LOG_UNAVAILABLE when certainly none was appended, else OUTCOME_UNKNOWN, for some may have been.
     */
    public CompletableFuture<Positions> append(List<E> events) {
        return CompletableFuture.completedFuture(events)
                .thenComposeAsync(this::appendAll, threads.blocking())
                .orTimeout(atMost.toMillis(), TimeUnit.MILLISECONDS)
                .handleAsync(
                        (positions, failure) -> {
                            if (failure != null) {
                                throw notAllAppended(causeOf(failure));
                            }
                            return positions;
                        },
                        threads.answering().get());
    }

    /** Ends with the first that fails at once: the others would as well, each after a wait. */
    private CompletableFuture<Positions> appendAll(List<E> events) {
        List<CompletableFuture<Position>> appends = new ArrayList<>(events.size());
        for (E event : events) {
            CompletableFuture<RecordMetadata> appended = begin(event);
            if (appended.isCompletedExceptionally()) {
                return appended.handle((at, failure) -> {
                    throw appends.isEmpty() ? unavailable(failure) : notAllAppended(failure);
                });
            }
            appends.add(appended.thenApply(at -> log.position(at.partition(), at.offset())));
        }
        return CompletableFuture.allOf(appends.toArray(CompletableFuture<?>[]::new))
                .thenApply(done -> Positions.of(
                        appends.stream().map(CompletableFuture::join).toList()));
    }

    private void finish(
            CompletableFuture<Written<S, D>> answer, @Nullable Written<S, D> written, @Nullable Throwable failure) {
        if (written != null) {
            answer.complete(written);
        } else if (failure != null) {
            answer.completeExceptionally(unknown(failure));
        }
    }

    @SuppressWarnings("FutureReturnValueIgnored") // What it completes is the answer.
    private void append(E event, CompletableFuture<Written<S, D>> answer) {
        CompletableFuture<RecordMetadata> appended = begin(event);
        if (appended.isCompletedExceptionally()) {
            appended.whenComplete((at, failure) -> answer.completeExceptionally(unavailable(failure)));
        }
    }

    /**
     * What failed before this returns never left this process. What fails later may have: nobody knows then whether it was appended.
     */
    private CompletableFuture<RecordMetadata> begin(E event) {
        try {
            return log.append(event);
        } catch (RuntimeException e) {
            return CompletableFuture.failedFuture(e);
        }
    }

    private QueryException unavailable(Throwable cause) {
        return new QueryException(
                Reason.LOG_UNAVAILABLE,
                "Expected to append to %s, but: %s".formatted(log.views().log(), cause.getMessage()),
                cause);
    }

    private QueryException unknown(Throwable failure) {
        Throwable cause = causeOf(failure);
        String detail = cause instanceof TimeoutException
                ? "Expected the event to be folded within " + atMost + ", but it was not yet"
                : "Expected the event to be folded, but: " + cause.getMessage();
        return new QueryException(Reason.OUTCOME_UNKNOWN, detail, cause);
    }

    private QueryException notAllAppended(Throwable cause) {
        if (cause instanceof QueryException known) {
            return known;
        }
        if (cause instanceof RejectedExecutionException) {
            return unavailable(cause);
        }
        String why = cause instanceof TimeoutException ? "not within " + atMost : cause.getMessage();
        return new QueryException(
                Reason.OUTCOME_UNKNOWN,
                "Expected to append all to %s, but: %s; some may have been appended"
                        .formatted(log.views().log(), why),
                cause);
    }

    private static Throwable causeOf(Throwable failure) {
        return failure instanceof CompletionException && failure.getCause() != null ? failure.getCause() : failure;
    }
}
