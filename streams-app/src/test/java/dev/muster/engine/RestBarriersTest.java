package dev.muster.engine;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** When a barrier is wanted: the test says what time it is. */
class RestBarriersTest {

    private static final long EVERY = RestBarriers.EVERY.toNanos();
    private static final long OPENED = Long.MAX_VALUE - 10;

    private final RestBarriers barriers = new RestBarriers(OPENED);

    @Test
    void shouldWantOneWhenNothingWasSentForAWhile() {
        assertThat(barriers.isDue(OPENED + EVERY - 1)).isFalse();
        assertThat(barriers.isDue(OPENED + EVERY)).isTrue();
    }

    @Test
    void shouldWantNoneWhileTicksAreSent() {
        for (int times = 1; times <= 20; times++) {
            long now = OPENED + times * EVERY / 10;
            assertThat(barriers.isDue(now)).isFalse();
            barriers.sending(now);
            barriers.settled();
        }
        assertThat(barriers.isDue(OPENED + 2 * EVERY)).isFalse();
        assertThat(barriers.isDue(OPENED + 3 * EVERY)).isTrue();
    }

    /** The broker is away: what was sent is not settled. */
    @Test
    void shouldWantNoneWhileAnotherIsUnderWay() {
        barriers.sending(OPENED + EVERY);

        assertThat(barriers.isDue(OPENED + 100 * EVERY)).isFalse();
        barriers.settled();
        assertThat(barriers.isDue(OPENED + 100 * EVERY)).isTrue();
    }

    @Test
    void shouldWantNoneBeforeBothAreSettled() {
        barriers.sending(OPENED);
        barriers.sending(OPENED + 1);
        barriers.settled();
        assertThat(barriers.isDue(OPENED + 2 * EVERY)).isFalse();
        barriers.settled();
        assertThat(barriers.isDue(OPENED + 2 * EVERY)).isTrue();
    }
}
