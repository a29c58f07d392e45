package dev.muster.query.facts;

import dev.muster.log.KafkaAwayException;
import dev.muster.log.RecordsGoneException;
import dev.muster.query.watch.Watcher;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.BooleanSupplier;
import org.apache.kafka.common.KafkaException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads what comes into a tail, until nobody needs it for a while or it cannot go on. It begins a little before the end, so that those
 * who were away for a moment find what they missed. Runs once, on a thread of its own.
 */
final class Follower implements Runnable {

    private static final Logger LOG = LoggerFactory.getLogger(Follower.class);
    private static final Duration POLL_AT_MOST = Duration.ofMillis(500);
    private static final long BACK = 100;

    private final FactSource source;
    private final Tail.Bounds bounds;
    private final BooleanSupplier isNeeded;
    private final CompletableFuture<Tail> ready = new CompletableFuture<>();
    private volatile boolean isEnding;

    Follower(FactSource source, Tail.Bounds bounds, BooleanSupplier isNeeded) {
        this.source = source;
        this.bounds = bounds;
        this.isNeeded = isNeeded;
    }

    /** The tail, as soon as it has come to where the end was. */
    CompletableFuture<Tail> ready() {
        return ready;
    }

    /** Soon it ends; any thread. */
    void end() {
        isEnding = true;
    }

    boolean isOver() {
        return isEnding;
    }

    @Override
    public void run() {
        try (FactSource.Reading reading = source.open()) {
            FactIndex beforeFirst = reading.beforeFirst();
            FactIndex last = reading.last();
            long[] offsets = last.told();
            for (int slot = 0; slot < offsets.length; slot++) {
                offsets[slot] = Math.max(beforeFirst.at(slot), offsets[slot] - BACK);
            }
            FactIndex after = new FactIndex(reading.topics(), offsets);
            reading.goOnAfter(after);
            follow(reading, new Tail(reading.topics(), bounds, beforeFirst, after), last);
        } catch (KafkaException | KafkaAwayException e) {
            LOG.warn("code=FACTS-001 the facts cannot be read, whoever watches begins anew cause=\"{}\"", e.toString());
            ready.completeExceptionally(e);
        } finally {
            isEnding = true;
            ready.completeExceptionally(new KafkaAwayException("facts: not read any more"));
        }
    }

    private void follow(FactSource.Reading reading, Tail tail, FactIndex last) {
        Watcher.End why = Watcher.End.BROKEN;
        try {
            var unused = tail.awaitReached(last).thenRun(() -> ready.complete(tail));
            while (!isEnding && isNeeded.getAsBoolean()) {
                List<ToldFact> facts = reading.poll(POLL_AT_MOST);
                tail.add(facts, reading.reached(), reading.heardNanos());
            }
            why = Watcher.End.CLOSING;
        } catch (RecordsGoneException e) {
            LOG.warn("code=FACTS-002 facts were deleted, whoever watches begins anew cause=\"{}\"", e.toString());
            ready.completeExceptionally(e);
        } finally {
            isEnding = true;
            tail.end(why);
        }
    }
}
