package dev.muster.query.facts;

import dev.muster.log.KafkaAwayException;
import dev.muster.log.RecordsGoneException;
import dev.muster.query.watch.Watcher;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.InterruptException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads for one watch, no faster than it takes, until the tail has all that is left. Runs once, on a thread of its own.
 */
final class CatchUp implements Runnable {

    private static final Logger LOG = LoggerFactory.getLogger(CatchUp.class);
    private static final Duration POLL_AT_MOST = Duration.ofMillis(200);

    private final FactSource source;
    private final Tail tail;
    private final FactWatch watch;
    private final CompletableFuture<FactWatch> primed;

    /** Completes the future when there is something to take, or nothing to catch up with any more. */
    CatchUp(FactSource source, Tail tail, FactWatch watch, CompletableFuture<FactWatch> primed) {
        this.source = source;
        this.tail = tail;
        this.watch = watch;
        this.primed = primed;
    }

    @Override
    public void run() {
        try (FactSource.Reading reading = source.open()) {
            if (!reading.topics().equals(tail.topics())) {
                throw new KafkaAwayException("facts: other topics than a moment ago (expected: the same)");
            }
            reading.goOnAfter(watch.scanned());
            while (!watch.isOver() && !tail.join(watch)) {
                for (ToldFact fact : reading.poll(POLL_AT_MOST)) {
                    offer(fact);
                }
                watch.pass(reading.reached());
                tell();
            }
            if (watch.isOver()) {
                // It may have ended while it joined.
                tail.leave(watch);
            }
            primed.complete(watch);
        } catch (InterruptException e) {
            Thread.currentThread().interrupt();
            fail(e, Watcher.End.CLOSING);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            fail(e, Watcher.End.CLOSING);
        } catch (KafkaException | KafkaAwayException | RecordsGoneException e) {
            LOG.warn("code=FACTS-003 a watch cannot be caught up cause=\"{}\"", e.toString());
            fail(e, Watcher.End.BROKEN);
        }
    }

    private void offer(ToldFact fact) throws InterruptedException {
        while (!watch.isOver() && !watch.offer(fact)) {
            tell();
            watch.awaitRoom(POLL_AT_MOST.toMillis());
        }
    }

    private void tell() {
        watch.wake();
        if (watch.hasWaiting()) {
            primed.complete(watch);
        }
    }

    private void fail(Exception failure, Watcher.End why) {
        watch.end(why);
        primed.completeExceptionally(failure);
    }
}
