package dev.muster.query;

import dev.muster.query.QueryException.Reason;
import dev.muster.view.LogViews;
import dev.muster.view.PartitionMovedException;
import dev.muster.view.PartitionView;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Reads the pictures of one log's partitions that this node shows, at the wanted position. Thread-safe. */
public final class PartitionReader<S> {

    private final LogAccess<S, ?, ?> log;
    private final Barriers barriers;
    private final Threads threads;
    private final Duration atMost;

    /**
     * Reads a log.
     *
     * @param source who appends the barriers
     * @param threads where to append and to answer
     * @param atMost how long a read waits for its position
     */
    public PartitionReader(LogAccess<S, ?, ?> log, String source, Threads threads, Duration atMost) {
        this.log = log;
        this.barriers = new Barriers(log, source, threads.blocking());
        this.threads = threads;
        this.atMost = atMost;
    }

    /** The present picture; empty when this node does not show the partition. */
    public Optional<PartitionView<S>> present(int partition) {
        return log.views().view(partition);
    }

    /** The present picture, or what is left of it here when the partition has just gone. */
    public Optional<PartitionView<S>> shown(int partition) {
        return present(partition).or(() -> log.views().copy(partition));
    }

    /**
     * A picture of a partition that this node shows, on these terms. Fails with {@link QueryException}: RESTORING, NOT_REACHED,
     * LOG_UNAVAILABLE or PARTITION_MOVED.
     */
    public CompletableFuture<PartitionView<S>> read(int partition, ReadTerms terms) {
        return read(partition, terms, atMost);
    }

    /** The same for a question that waits no longer than this, nor longer than any read does. */
    public CompletableFuture<PartitionView<S>> read(int partition, ReadTerms terms, Duration noLonger) {
        Duration patience = noLonger.compareTo(atMost) < 0 ? noLonger : atMost;
        if (terms.isNow()) {
            return present(partition)
                    .map(CompletableFuture::completedFuture)
                    .orElseGet(() -> CompletableFuture.failedFuture(new QueryException(
                            Reason.RESTORING, "Expected " + log.name(partition) + " to be served, but it is not")));
        }
        return target(partition, terms)
                .thenCompose(offset -> log.views().reflecting(partition, offset, patience))
                .orTimeout(patience.toMillis(), TimeUnit.MILLISECONDS)
                .handleAsync(
                        (view, failure) -> {
                            if (failure != null) {
                                throw explained(partition, failure, patience);
                            }
                            return view;
                        },
                        threads.answering().get());
    }

    /** Whether this node has a complete copy of a partition that it does not own, or has not caught up with. */
    public boolean hasCopy(int partition) {
        return log.views().copiedUpTo(partition) != LogViews.NO_COPY;
    }

    /**
     * The copy of a partition that this node keeps, at the wanted position. Fails with {@link QueryException}: RESTORING without a
     * complete copy, or NOT_REACHED.
     */
    public CompletableFuture<PartitionView<S>> copy(int partition, ReadTerms terms) {
        if (!hasCopy(partition)) {
            return CompletableFuture.failedFuture(new QueryException(
                    Reason.RESTORING,
                    "Expected a complete copy of " + log.name(partition) + ", but there is none here"));
        }
        long wanted =
                terms.minPosition().offsetOf(log.domain().log(), partition).orElse(-1);
        return log.views()
                .copyReflecting(partition, wanted, atMost)
                .handleAsync(
                        (view, failure) -> {
                            if (failure != null) {
                                throw explained(partition, failure, atMost);
                            }
                            return view;
                        },
                        threads.answering().get());
    }

    private CompletableFuture<Long> target(int partition, ReadTerms terms) {
        OptionalLong wanted = terms.minPosition().offsetOf(log.domain().log(), partition);
        return terms.consistency() == Consistency.LINEARIZABLE
                ? barriers.sentAfterNow(partition).handle((offset, failure) -> {
                    if (failure != null) {
                        throw new QueryException(
                                Reason.LOG_UNAVAILABLE,
                                "Expected to append a barrier to " + log.name(partition) + ", but: "
                                        + failure.getMessage(),
                                failure);
                    }
                    return Math.max(offset, wanted.orElse(-1));
                })
                : CompletableFuture.completedFuture(wanted.orElse(-1));
    }

    private QueryException explained(int partition, Throwable failure, Duration patience) {
        Throwable cause =
                failure instanceof CompletionException && failure.getCause() != null ? failure.getCause() : failure;
        if (cause instanceof QueryException known) {
            return known;
        }
        if (cause instanceof PartitionMovedException) {
            return new QueryException(Reason.PARTITION_MOVED, String.valueOf(cause.getMessage()), cause);
        }
        if (cause instanceof TimeoutException) {
            return new QueryException(
                    Reason.NOT_REACHED,
                    "Expected %s to reach the wanted position within %s, but it is at offset %s"
                            .formatted(log.name(partition), patience, appliedText(partition)),
                    cause);
        }
        throw new CompletionException(cause);
    }

    private String appliedText(int partition) {
        return present(partition)
                .map(view -> view.meta().applied())
                .or(() -> Optional.of(log.views().copiedUpTo(partition)))
                .filter(applied -> applied != LogViews.NO_COPY)
                .map(String::valueOf)
                .orElse("unknown: it is not served here");
    }
}
