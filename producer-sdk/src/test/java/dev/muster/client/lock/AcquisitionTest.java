package dev.muster.client.lock;

import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.muster.client.InvalidValueException;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** How a client comes by a lock, and what it leaves behind when it does not. */
final class AcquisitionTest {

    private final ScriptedNodes nodes = new ScriptedNodes();

    @Test
    void shouldSayWhatItWants() throws InterruptedException {
        Lock mutex = nodes.lock().ttl(ofSeconds(20)).acquire(ofSeconds(5));
        assertThat(nodes.last("acquire").fields())
                .containsEntry("kind", "mutex")
                .containsEntry("ttl", "PT20S")
                .containsEntry("owner", mutex.owner());
        assertThat(mutex.owner()).startsWith("here:");

        nodes.lock().semaphore(5, 2).ownedBy("me").acquire(Duration.ZERO);
        assertThat(nodes.last("acquire").fields())
                .containsEntry("kind", "semaphore")
                .containsEntry("permits", 2)
                .containsEntry("limit", 5)
                .containsEntry("owner", "me")
                .containsEntry("wait", "PT0S");
        nodes.lock().write().acquire(Duration.ZERO);
        assertThat(nodes.last("acquire").fields())
                .containsEntry("kind", "write")
                .doesNotContainKey("limit");
    }

    @Test
    void shouldHaveAnOwnerOfItsOwnForEachAcquisition() throws InterruptedException {
        Lock one = nodes.lock().acquire(Duration.ZERO);
        Lock other = nodes.lock().acquire(Duration.ZERO);

        assertThat(one.owner()).isNotEqualTo(other.owner());
    }

    @Test
    void shouldSayWhyItIsNotToBeHad() throws InterruptedException {
        nodes.answer(409, "held");
        assertThatThrownBy(() -> nodes.lock().acquire(Duration.ZERO))
                .isInstanceOfSatisfying(
                        NotAcquiredException.class, e -> assertThat(e.code()).isEqualTo("held"))
                .hasMessage("refused: held");

        nodes.answer(409, "held");
        assertThat(nodes.lock().tryAcquire(Duration.ZERO)).isEmpty();

        nodes.answer(409, "other-kind");
        assertThatThrownBy(() -> nodes.lock().tryAcquire(Duration.ZERO)).hasMessage("refused: other-kind");
        assertThat(nodes.count("release")).isZero();
    }

    @Test
    void shouldAskAgainUnderAnotherKeyWhenANodeTookTheRequestBack() throws InterruptedException {
        nodes.answer(409, "request-over");

        Lock lock = nodes.lock().acquire(ofSeconds(5));

        assertThat(lock.token()).isEqualTo(7);
        assertThat(nodes.asked).hasSize(2);
        assertThat(nodes.asked.get(0).key()).isNotEqualTo(nodes.asked.get(1).key());
    }

    @Test
    void shouldTakeBackWhatItNeverHeardOf() {
        nodes.goAway();
        LockRequest request = LockRequest.of(
                new LockClient(nodes, nodes, Runnable::run, new OpenLocks(), "here", Duration.ofMillis(250)), "door");

        assertThatThrownBy(() -> request.acquire(Duration.ZERO))
                .isInstanceOfSatisfying(
                        NotAcquiredException.class, e -> assertThat(e.code()).isEqualTo("no-answer"));

        assertThat(nodes.asked.stream()
                        .filter(one -> one.what().equals("acquire"))
                        .map(ScriptedNodes.Asked::key)
                        .distinct())
                .as("one request, however often it is asked for")
                .hasSize(1);
        nodes.comeBack();
        nodes.pass(ofSeconds(1));
        assertThat(nodes.last("release").fields())
                .containsEntry("idempotencyKey", nodes.last("acquire").key());
    }

    @Test
    void shouldTakeBackWhatIsRefusedWhenAnotherNodeMayHaveIt() {
        nodes.answer(429, "too-many-locks");
        assertThatThrownBy(() -> nodes.lock().acquire(ofSeconds(5))).hasMessage("refused: too-many-locks");
        assertThat(nodes.count("release")).as("nobody has it").isZero();

        nodes.answerAfterSilence(1, 429, "too-many-locks");
        assertThatThrownBy(() -> nodes.lock().acquire(ofSeconds(5))).hasMessage("refused: too-many-locks");
        assertThat(nodes.count("release")).isEqualTo(1);

        nodes.answerNothing();
        nodes.answer(429, "too-many-locks");
        assertThatThrownBy(() -> nodes.lock().acquire(ofSeconds(5))).hasMessage("refused: too-many-locks");
        assertThat(nodes.count("release")).isEqualTo(2);
        assertThat(nodes.last("release").fields())
                .containsEntry("idempotencyKey", nodes.last("acquire").key());
    }

    @Test
    void shouldAskForALongWaitInSlices() throws InterruptedException {
        nodes.lock().acquire(Duration.ZERO);
        assertThat(nodes.last("acquire").atMost()).isEqualTo(ofSeconds(2));

        nodes.lock().acquire(ofSeconds(60));
        assertThat(nodes.last("acquire").atMost()).isEqualTo(ofSeconds(10));
        assertThat(nodes.last("acquire").fields())
                .as("its place in the queue is for the whole")
                .containsEntry("wait", "PT1M");

        nodes.lock().ttl(ofSeconds(3)).acquire(ofSeconds(60));
        assertThat(nodes.last("acquire").atMost()).isEqualTo(ofSeconds(3));
    }

    @Test
    void shouldAskOnceHoweverLittleTimeThereIs() {
        nodes.goAway();
        LockRequest request = LockRequest.of(
                new LockClient(nodes, nodes, Runnable::run, new OpenLocks(), "here", Duration.ZERO), "door");

        assertThatThrownBy(() -> request.acquire(Duration.ZERO))
                .hasMessage("Expected an answer to a request for lock 'door', but: nobody is there");

        assertThat(nodes.count("acquire")).isEqualTo(1);
    }

    @Test
    void shouldTakeBackARequestThatIsInterrupted() {
        nodes.goAway();
        Thread.currentThread().interrupt();

        assertThatThrownBy(() -> nodes.lock().acquire(ofSeconds(5))).isInstanceOf(InterruptedException.class);

        assertThat(nodes.count("release")).isEqualTo(1);
    }

    @Test
    void shouldRefuseWhatCannotBe() {
        assertThatThrownBy(() -> nodes.lock().ttl(ofSeconds(2)))
                .isInstanceOf(InvalidValueException.class)
                .hasMessage("ttl: PT2S (expected: PT3S to PT10M)");
        assertThatThrownBy(() -> nodes.lock().semaphore(2, 3)).hasMessage("permits: 3 of 2 (expected: 1 to the limit)");
    }
}
