package dev.muster.app.node;

import java.time.Duration;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * How far this node is behind its logs. Only Kafka knows where a log ends, and it may be away: it is asked on a thread of its own, one
 * question at a time, whose answer all get who ask meanwhile; none of them waits for it longer than a moment after it was sent.
 * Thread-safe.
 */
final class Lag implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(Lag.class);

    private final LongSupplier question;
    private final long patienceNanos;
    private final ExecutorService thread = Executors.newSingleThreadExecutor(task -> {
        Thread asking = new Thread(task, "muster-lag");
        asking.setDaemon(true);
        return asking;
    });
    private Optional<Asked> asked = Optional.empty();

    private record Asked(CompletableFuture<Long> answer, long sinceNanos) {}

    /**
     * As this question tells, which may take its time.
     *
     * @param patience longest wait for its answer
     */
    Lag(LongSupplier question, Duration patience) {
        this.question = question;
        this.patienceNanos = patience.toNanos();
    }

    /** Records that are in the logs but not in what this node serves or keeps; empty when Kafka does not tell in time. */
    OptionalLong now() {
        Asked current = ask();
        long left = Math.max(0, patienceNanos - (System.nanoTime() - current.sinceNanos()));
        try {
            return OptionalLong.of(current.answer().get(left, TimeUnit.NANOSECONDS));
        } catch (TimeoutException e) {
            return OptionalLong.empty();
        } catch (ExecutionException e) {
            LOG.debug("the lag could not be asked for", e);
            return OptionalLong.empty();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return OptionalLong.empty();
        }
    }

    private synchronized Asked ask() {
        Asked current = asked.filter(last -> !last.answer().isDone())
                .orElseGet(
                        () -> new Asked(CompletableFuture.supplyAsync(question::getAsLong, thread), System.nanoTime()));
        asked = Optional.of(current);
        return current;
    }

    @Override
    public void close() {
        thread.shutdownNow();
    }
}
