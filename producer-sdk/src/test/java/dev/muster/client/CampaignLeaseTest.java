package dev.muster.client;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/** How long a candidate may be sure, by a clock that the test turns. */
final class CampaignLeaseTest {

    private final AtomicLong nanos =
            new AtomicLong(Long.MAX_VALUE - Duration.ofSeconds(5).toNanos());
    private final CampaignLease lease = new CampaignLease(Duration.ofSeconds(10), nanos::get);

    @Test
    void shouldBeCertainFromTheSendingOfTheCampaignOnceItIsAcknowledged() {
        lease.sending();
        assertThat(lease.isCertain()).isFalse();
        pass(1_000);

        assertThat(lease.campaignAcknowledged()).isTrue();

        assertThat(lease.isCertain()).isTrue();
        // (10 s - 2.2 s) / 1.1, of which a second has passed.
        assertThat(lease.left().toMillis()).isEqualTo(6_090);
        pass(6_090);
        assertThat(lease.isCertain()).isTrue();
        pass(1);
        assertThat(lease.isCertain()).isFalse();
        assertThat(lease.isOver()).isTrue();
        assertThat(lease.left()).isZero();
    }

    @Test
    void shouldCountAKeepFromItsSending() {
        held();
        pass(5_000);
        long sentAt = nanos.get();
        pass(2_000);

        assertThat(lease.keepAcknowledged(sentAt)).isTrue();

        assertThat(lease.left().toMillis()).isEqualTo(5_090);
    }

    @Test
    void shouldNotMendAChainThatBroke() {
        held();
        pass(7_000);
        long sentAt = nanos.get();
        pass(200);

        assertThat(lease.keepAcknowledged(sentAt)).isFalse();

        assertThat(lease.isCertain()).isFalse();
        assertThat(lease.keepAcknowledged(nanos.get())).isFalse();
        assertThat(lease.isCertain()).isFalse();
    }

    /** A repeated campaign renews nothing: the fold has met its id. */
    @Test
    void shouldCountACampaignThatIsSentAgainFromItsFirstSending() {
        lease.sending();
        pass(4_000);
        lease.sending();

        assertThat(lease.campaignAcknowledged()).isTrue();

        assertThat(lease.left().toMillis()).isEqualTo(3_090);
    }

    @Test
    void shouldNotShortenWhatIsCertainWhenAcknowledgementsComeInAnotherOrder() {
        held();
        long first = nanos.get();
        pass(1_000);
        long second = nanos.get();
        lease.keepAcknowledged(second);
        lease.keepAcknowledged(first);

        assertThat(lease.left().toMillis()).isEqualTo(7_090);
    }

    @Test
    void shouldBeOverWhenSomebodySaysSo() {
        held();
        lease.end();

        assertThat(lease.isCertain()).isFalse();
        assertThat(lease.keepAcknowledged(nanos.get())).isFalse();
    }

    @Test
    void shouldKeepThreeTimesWithinWhatAKeepIsGoodFor() {
        assertThat(lease.interval()).isEqualTo(Duration.ofSeconds(10).dividedBy(6));
        assertThat(new CampaignLease(Duration.ofSeconds(3), nanos::get).interval())
                .isBetween(Duration.ofMillis(200), Duration.ofMillis(243));
        assertThat(new CampaignLease(Duration.ofMinutes(10), nanos::get).interval())
                .isEqualTo(Duration.ofSeconds(100));
    }

    private void held() {
        lease.sending();
        lease.campaignAcknowledged();
    }

    private void pass(long ms) {
        nanos.addAndGet(Duration.ofMillis(ms).toNanos());
    }
}
