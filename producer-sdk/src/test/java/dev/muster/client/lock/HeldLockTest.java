package dev.muster.client.lock;

import static java.time.Duration.ofMillis;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** What a client believes of its locks, and when it ceases to. A ttl of 11 s leaves 8 s of certainty. */
final class HeldLockTest {

    private final ScriptedNodes nodes = new ScriptedNodes();
    private final List<Lock> lost = new ArrayList<>();

    @Test
    void shouldBeCertainForAsLongAsTheGuaranteesSay() throws InterruptedException {
        Lock lock = nodes.lock().onLost(lost::add).acquire(Duration.ZERO);
        nodes.goAway();

        assertThat(lock.token()).isEqualTo(7);
        assertThat(lock.remaining()).isEqualTo(ofSeconds(8));
        nodes.pass(ofMillis(7_999));
        assertThat(lock.isCertain()).isTrue();
        assertThat(lost).isEmpty();

        nodes.pass(ofMillis(1));
        assertThat(lock.isCertain()).isFalse();
        assertThat(lost).containsExactly(lock);
        assertThatThrownBy(lock::check)
                .isInstanceOf(Lock.LockLostException.class)
                .hasMessage("Expected to hold lock 'door' (token 7), but that is not certain any more");
    }

    @Test
    void shouldStayCertainWhileItIsKept() throws InterruptedException {
        Lock lock = nodes.lock().acquire(Duration.ZERO);

        nodes.pass(ofSeconds(60));

        assertThat(lock.isCertain()).isTrue();
        assertThat(nodes.count("keep")).isBetween(31L, 34L);
        assertThat(nodes.last("keep").fields()).containsEntry("token", 7L).containsEntry("owner", lock.owner());
    }

    @Test
    void shouldCountFromTheSendingOfAKeepAndNotFromItsAnswer() throws InterruptedException {
        Lock lock = nodes.lock().acquire(Duration.ZERO);
        nodes.holdKeeps();
        nodes.pass(ofMillis(1_834));
        nodes.pass(ofSeconds(1));

        nodes.letKeepsGo();

        assertThat(lock.remaining()).isBetween(ofMillis(6_990), ofMillis(7_010));
    }

    /** With a ttl of 3 s a keep is good for 727 ms. */
    @Test
    void shouldStayCertainWhenAnswersAreSlowerThanKeepsAreSent() throws InterruptedException {
        nodes.grantFor(ofSeconds(3));
        nodes.answerKeepsAfter(ofMillis(450));
        Lock lock = nodes.lock().ttl(ofSeconds(3)).onLost(lost::add).acquire(Duration.ZERO);

        nodes.pass(ofSeconds(30));

        assertThat(lock.isCertain()).isTrue();
        assertThat(nodes.count("keep")).isBetween(120L, 125L);
        assertThat(nodes.last("keep").atMost()).isLessThan(ofMillis(728));
    }

    @Test
    void shouldStayLostWhateverIsHeardLater() throws InterruptedException {
        Lock lock = nodes.lock().onLost(lost::add).acquire(Duration.ZERO);
        nodes.holdKeeps();
        nodes.pass(ofSeconds(9));

        nodes.letKeepsGo();

        assertThat(lock.isCertain()).isFalse();
        assertThat(lost).hasSize(1);
    }

    @Test
    void shouldGiveBackWhatItLost() throws InterruptedException {
        Lock lock = nodes.lock().acquire(Duration.ZERO);
        nodes.goAway();
        nodes.pass(ofSeconds(9));
        nodes.comeBack();

        nodes.pass(ofSeconds(5));

        assertThat(nodes.last("release").fields())
                .containsEntry("owner", lock.owner())
                .containsEntry("idempotencyKey", nodes.last("acquire").key());
        long keeps = nodes.count("keep");
        nodes.pass(ofSeconds(60));
        assertThat(nodes.count("keep")).isEqualTo(keeps);
    }

    @Test
    void shouldBeLostAtOnceWhenAnotherHoldsIt() throws InterruptedException {
        Lock lock = nodes.lock().onLost(lost::add).acquire(Duration.ZERO);
        nodes.answerKeeps(409, "not-holder");

        nodes.pass(ofSeconds(2));

        assertThat(lock.isCertain()).isFalse();
        assertThat(lost).containsExactly(lock);
    }

    @Test
    void shouldInterruptWhoAcquiredItAndNotWhoWantedIt() throws Exception {
        LockRequest request = CompletableFuture.supplyAsync(() -> nodes.lock().interruptingOnLoss())
                .get();
        Lock lock = request.acquire(Duration.ZERO);
        nodes.goAway();

        nodes.pass(ofSeconds(8));

        assertThat(Thread.interrupted()).isTrue();
        assertThat(lock.isCertain()).isFalse();
    }

    @Test
    void shouldReleaseItOnceAndKeepItNoMore() throws InterruptedException {
        Lock lock = nodes.lock().onLost(lost::add).acquire(Duration.ZERO);

        lock.close();
        lock.close();
        nodes.pass(ofSeconds(60));

        assertThat(nodes.count("release")).isEqualTo(1);
        assertThat(nodes.count("keep")).isZero();
        assertThat(lock.isCertain()).isFalse();
        assertThat(lost).isEmpty();
    }
}
