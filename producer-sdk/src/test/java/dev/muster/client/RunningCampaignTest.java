package dev.muster.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.muster.client.Outlet.Outgoing;
import dev.muster.client.election.CampaignSettings;
import dev.muster.client.election.ElectionState;
import dev.muster.client.election.ElectionState.Candidate;
import dev.muster.client.election.Leadership;
import dev.muster.schema.Campaigned;
import dev.muster.schema.CandidacyKept;
import dev.muster.schema.Resigned;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A campaign between a Kafka and a watch that the test plays, by a clock that it turns. */
@Timeout(60)
final class RunningCampaignTest {

    private static final CampaignSettings SETTINGS =
            CampaignSettings.DEFAULTS.candidate("a").ttl(Duration.ofSeconds(10));

    private final AtomicLong nanos = new AtomicLong(1);
    private final ClientThreads threads = new ClientThreads();
    private final BlockingQueue<Leadership> led = new LinkedBlockingQueue<>();
    private final BlockingQueue<String> ends = new LinkedBlockingQueue<>();
    private final CountDownLatch comeBack = new CountDownLatch(1);
    private final AtomicInteger over = new AtomicInteger();
    private final RunningCampaign campaign = new RunningCampaign(
            "nightly",
            "a",
            SETTINGS,
            this::lead,
            new RunningCampaign.Links(
                    outlet -> {}, threads, nanos::get, ended -> over.incrementAndGet(), Duration.ofSeconds(20)));

    @AfterEach
    void end() {
        threads.end();
    }

    @Test
    void shouldLeadWhenTheWatchSaysSoAndTheCampaignIsInTheLog() throws InterruptedException {
        Campaigned event = campaigned();
        assertThat(event.getTtlMs()).isEqualTo(10_000);

        campaign.told(leader(event.getSession(), 7));
        assertThat(campaign.leadership()).isEmpty();
        acknowledge(event);

        assertThat(led.take().term()).isEqualTo(7);
        assertThat(campaign.leadership()).isPresent();
    }

    @Test
    void shouldNotLeadForAnotherSessionOfItsName() {
        acknowledge(campaigned());

        campaign.told(leader("another", 7));

        assertThat(campaign.leadership()).isEmpty();
        assertThat(led).isEmpty();
    }

    @Test
    void shouldInterruptTheTaskWhenItsTimeIsOverAndCampaignAgainWhenItIsBack() throws InterruptedException {
        Campaigned first = leads();
        Leadership leadership = led.take();

        nanos.addAndGet(Duration.ofSeconds(8).toNanos());

        assertThat(leadership.isCertain()).isFalse();
        assertThat(ends.take()).isEqualTo("interrupted");
        Campaigned second = campaigned();
        assertThat(second.getSession()).isNotEqualTo(first.getSession());
        assertThat(leadership.isCertain()).isFalse();
    }

    @Test
    void shouldGoOnLeadingWhileKeepsAreAcknowledged() {
        Campaigned event = leads();
        for (int i = 0; i < 5; i++) {
            nanos.addAndGet(Duration.ofSeconds(5).toNanos());
            Outgoing keep = next(CandidacyKept.class);
            assertThat(((CandidacyKept) keep.event()).getSession()).isEqualTo(event.getSession());
            campaign.acknowledged(keep);
            assertThat(campaign.leadership()).isPresent();
        }
    }

    @Test
    void shouldInterruptTheTaskWhenTheWatchSaysThatItIsNoCandidate() throws InterruptedException {
        leads();

        campaign.told(new ElectionState(
                Optional.of(new ElectionState.Leader("b", 9, Instant.EPOCH)), List.of(new Candidate("b", "x", 0))));

        assertThat(ends.take()).isEqualTo("interrupted");
        assertThat(campaign.lastError()).contains("it is no candidate any more");
        assertThat(campaigned().getCandidate()).isEqualTo("a");
    }

    @Test
    void shouldEndForGoodWhenAnotherProcessTakesItsName() throws InterruptedException {
        leads();

        campaign.told(new ElectionState(Optional.empty(), List.of(new Candidate("a", "another", 0))));

        assertThat(ends.take()).isEqualTo("interrupted");
        await().until(() -> over.get() == 1);
        assertThat(campaign.isOver()).isTrue();
        assertThat(campaign.lastError()).contains("another process campaigns as 'a'");
    }

    @Test
    void shouldResignAndBeOverWhenTheTaskComesBack() throws InterruptedException {
        Campaigned event = leads();

        comeBack.countDown();

        assertThat(ends.take()).isEqualTo("done");
        Outgoing farewell = next(Resigned.class);
        assertThat(((Resigned) farewell.event()).getSession()).isEqualTo(event.getSession());
        await().until(() -> over.get() == 1);
        assertThat(campaign.isOver()).isTrue();
    }

    @Test
    void shouldInterruptTheTaskAndThenResignWhenItIsClosed() throws InterruptedException {
        leads();
        Thread closing = new Thread(campaign::close);
        closing.start();

        assertThat(ends.take()).isEqualTo("interrupted");
        Outgoing farewell = next(Resigned.class);
        assertThat(closing.isAlive()).isTrue();
        campaign.accepted(farewell);
        campaign.acknowledged(farewell);

        closing.join();
        assertThat(campaign.next()).isEmpty();
        assertThat(over).hasValue(1);
    }

    @Test
    void shouldSendTheSameCampaignAgainWhenItFailed() {
        campaign.start();
        Outgoing first = campaign.next().orElseThrow();
        campaign.failed(first);

        Outgoing again = campaign.next().orElseThrow();

        assertThat(again.event()).isSameAs(first.event());
    }

    private void lead(Leadership leadership) throws InterruptedException {
        led.add(leadership);
        try {
            comeBack.await();
            ends.add("done");
        } catch (InterruptedException e) {
            ends.add("interrupted");
            throw e;
        }
    }

    private Campaigned leads() {
        Campaigned event = campaigned();
        acknowledge(event);
        campaign.told(leader(event.getSession(), 7));
        await().until(() -> campaign.leadership().isPresent());
        return event;
    }

    /** The first, or the next, campaign that is sent. */
    private Campaigned campaigned() {
        if (nanos.get() == 1 && led.isEmpty()) {
            campaign.start();
        }
        Outgoing sent = next(Campaigned.class);
        campaign.accepted(sent);
        return (Campaigned) sent.event();
    }

    private Outgoing next(Class<?> kind) {
        Outgoing[] found = new Outgoing[1];
        await().until(() -> {
            Optional<Outgoing> next = campaign.next();
            next.filter(one -> kind.isInstance(one.event())).ifPresent(one -> found[0] = one);
            next.filter(one -> one.event() instanceof Resigned).ifPresent(campaign::accepted);
            return found[0] != null;
        });
        return found[0];
    }

    private void acknowledge(Campaigned event) {
        campaign.acknowledged(new Outgoing("nightly", event));
    }

    private static ElectionState leader(String session, long term) {
        return new ElectionState(
                Optional.of(new ElectionState.Leader("a", term, Instant.EPOCH)),
                List.of(new Candidate("a", session, 0)));
    }
}
