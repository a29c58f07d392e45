package dev.muster.query;

import static org.assertj.core.api.Assertions.assertThat;

import dev.muster.domains.Domains;
import dev.muster.presence.PresenceDecision;
import dev.muster.presence.PresenceEvent;
import dev.muster.presence.PresenceState;
import dev.muster.view.LogViews;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Which reads share a barrier: the executor is a queue, so that the test decides when one is sent. */
class BarriersTest {

    private final Queue<Runnable> queued = new ArrayDeque<>();
    private final LogViews<PresenceState, PresenceDecision> views = new LogViews<>("muster.instances");
    private final FoldingLog<PresenceState, PresenceEvent, PresenceDecision> log =
            new FoldingLog<>(Domains.PRESENCE, 2, views);
    private final Barriers barriers = new Barriers(log.access(views), "node:test", queued::add);

    @AfterEach
    void close() {
        log.close();
    }

    @Test
    void shouldShareABarrierThatIsNotYetSent() {
        CompletableFuture<Long> first = barriers.sentAfterNow(0);
        CompletableFuture<Long> second = barriers.sentAfterNow(0);

        sendAll();

        assertThat(first.join()).isEqualTo(second.join()).isEqualTo(1);
        assertThat(log.end(0)).isEqualTo(2);
    }

    @Test
    void shouldNotShareABarrierThatWasSentBefore() {
        CompletableFuture<Long> first = barriers.sentAfterNow(0);
        sendAll();

        CompletableFuture<Long> second = barriers.sentAfterNow(0);
        sendAll();

        assertThat(first.join()).isEqualTo(1);
        assertThat(second.join()).isEqualTo(2);
    }

    @Test
    void shouldHaveItsOwnBarriersInEachPartition() {
        CompletableFuture<Long> first = barriers.sentAfterNow(0);
        CompletableFuture<Long> second = barriers.sentAfterNow(1);

        sendAll();

        assertThat(first.join()).isEqualTo(1);
        assertThat(second.join()).isEqualTo(1);
        assertThat(log.end(1)).isEqualTo(2);
    }

    @Test
    void shouldFailAllWhoShareABarrierThatCannotBeSentAndGoOnAfterwards() {
        CompletableFuture<Long> first = barriers.sentAfterNow(0);
        CompletableFuture<Long> second = barriers.sentAfterNow(0);
        log.setAway(true);
        sendAll();

        assertThat(first).isCompletedExceptionally();
        assertThat(second).isCompletedExceptionally();
        log.setAway(false);
        CompletableFuture<Long> third = barriers.sentAfterNow(0);
        sendAll();
        assertThat(third.join()).isEqualTo(1);
    }

    @Test
    void shouldFailWhenTheExecutorTakesNoMore() {
        Barriers refused = new Barriers(log.access(views), "node:test", task -> {
            throw new RejectedExecutionException("closed");
        });

        assertThat(refused.sentAfterNow(0)).isCompletedExceptionally();
        assertThat(refused.sentAfterNow(0)).isCompletedExceptionally();
    }

    private void sendAll() {
        for (Runnable task = queued.poll(); task != null; task = queued.poll()) {
            task.run();
        }
    }
}
