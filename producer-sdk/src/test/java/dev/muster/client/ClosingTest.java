package dev.muster.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.muster.client.election.Campaign;
import dev.muster.client.election.CampaignSettings;
import dev.muster.client.lock.Lock;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

/** What a client that closes tells whom, when some of them do not answer. */
final class ClosingTest {

    private final CountDownLatch never = new CountDownLatch(1);

    /** Closing may take a minute, and is cut short when the campaign was told: had it been told after the wait, it would be too late. */
    @Test
    void shouldTellCampaignsWhileNodesDoNotAnswerThatALockIsGivenBack() throws InterruptedException {
        try (FakeNode node = FakeNode.start()) {
            node.on("/v1/locks/door/acquire", 200, "{\"token\":7,\"ttl\":\"PT10M\"}");
            node.on("/v1/locks/door/release", exchange -> hang());
            Muster muster = Muster.connect(MusterSettings.defaults()
                    .withBootstrap("127.0.0.1:1")
                    .withUrls(node.url())
                    .withRequestTimeout(Duration.ofSeconds(30))
                    .withCloseTimeout(Duration.ofMinutes(1)));
            Lock lock = muster.lock("door").ttl(Duration.ofMinutes(10)).acquire(Duration.ZERO);
            Campaign campaign = muster.campaign("nightly", CampaignSettings.DEFAULTS, leadership -> {});

            Thread closing = new Thread(muster::close);
            closing.start();

            await().atMost(Duration.ofSeconds(30)).until(campaign::isOver);
            await().until(() -> node.asked().contains("/v1/locks/door/release"));
            assertThat(closing.isAlive()).isTrue();
            assertThat(lock.isCertain()).isFalse();
            closing.interrupt();
            closing.join();
        }
    }

    private void hang() throws IOException {
        try {
            never.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("the node closes", e);
        }
    }
}
