package dev.muster.query;

import dev.muster.fold.EventHead;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import org.jspecify.annotations.Nullable;

/**
 * Barriers in one log for those who want to read the latest. One barrier a partition is under way at a time; those who come
 * meanwhile share the next one, because a barrier tells only of what was acknowledged before it was sent. Thread-safe.
 */
final class Barriers {

    private final LogAccess<?, ?, ?> log;
    private final String source;
    private final Executor blocking;
    private final List<Line> lines = new ArrayList<>();

    /** Appends on the executor, because appending may block. */
    Barriers(LogAccess<?, ?, ?> log, String source, Executor blocking) {
        this.log = log;
        this.source = source;
        this.blocking = blocking;
        for (int partition = 0; partition < log.partitions(); partition++) {
            lines.add(new Line(partition));
        }
    }

    /** The offset of a barrier that is sent after this call. Not bounded in time: the caller bounds its wait. */
    CompletableFuture<Long> sentAfterNow(int partition) {
        return lines.get(partition).join().copy();
    }

    /** The barriers of one partition. */
    private final class Line {

        private final int partition;
        private @Nullable CompletableFuture<Long> next;
        private boolean isUnderWay;

        Line(int partition) {
            this.partition = partition;
        }

        CompletableFuture<Long> join() {
            CompletableFuture<Long> joined;
            boolean isFirst;
            synchronized (this) {
                joined = next == null ? new CompletableFuture<>() : next;
                next = joined;
                isFirst = !isUnderWay;
                isUnderWay = true;
            }
            if (isFirst) {
                launch();
            }
            return joined;
        }

        private void launch() {
            try {
                blocking.execute(this::send);
            } catch (RejectedExecutionException e) {
                finished(depart(), null, e);
            }
        }

        @SuppressWarnings("FutureReturnValueIgnored") // What it completes is told by finished.
        private void send() {
            CompletableFuture<Long> departing = depart();
            EventHead head = new EventHead(log.views().sendTimes().newId(), source, Instant.now());
            try {
                log.appendBarrier(partition, head)
                        .whenComplete((at, failure) -> finished(departing, at == null ? null : at.offset(), failure));
            } catch (RuntimeException e) {
                finished(departing, null, e);
            }
        }

        /** From here on nobody joins: the barrier is about to be sent. */
        private synchronized CompletableFuture<Long> depart() {
            CompletableFuture<Long> departing = next == null ? new CompletableFuture<>() : next;
            next = null;
            return departing;
        }

        private void finished(CompletableFuture<Long> sent, @Nullable Long offset, @Nullable Throwable failure) {
            boolean isMore;
            synchronized (this) {
                isMore = next != null;
                isUnderWay = isMore;
            }
            if (isMore) {
                launch();
            }
            if (offset == null) {
                sent.completeExceptionally(failure == null ? new IllegalStateException("no offset") : failure);
            } else {
                sent.complete(offset);
            }
        }
    }
}
