package dev.muster.client;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/** Which of two nodes is asked first, by a clock that the test turns. */
final class NodeOrderTest {

    private final AtomicLong nanos = new AtomicLong(Long.MAX_VALUE - 1);
    private final NodeOrder order = new NodeOrder(2, nanos::get);

    @Test
    void shouldAskTheNextFirstWhenTheFirstIsSilent() {
        order.silent(0, nanos.incrementAndGet());
        assertThat(order.first()).isEqualTo(1);

        order.silent(1, nanos.incrementAndGet());
        assertThat(order.first()).isZero();
    }

    @Test
    void shouldStayWithTheOneThatAnsweredLast() {
        order.answered(1);

        order.silent(0, nanos.incrementAndGet());

        assertThat(order.first()).isEqualTo(1);
    }

    /** As a node does that holds back the answer to who waits for a lock. */
    @Test
    void shouldStayWithANodeThatAnsweredOthersMeanwhile() {
        long askedAt = nanos.incrementAndGet();
        nanos.incrementAndGet();
        order.answered(0);

        order.silent(0, askedAt);

        assertThat(order.first()).isZero();
    }
}
