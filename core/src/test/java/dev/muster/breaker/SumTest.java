package dev.muster.breaker;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class SumTest {

    private static final Sum FULL = new Sum(Long.MAX_VALUE - 1, 0, 0, Long.MAX_VALUE, 0);

    @Test
    void shouldStayAtTheHighestWhenItWouldOverflow() {
        Sum more = FULL.plus(new Counts(Counts.MAX, 1, 0, Counts.MAX, 0)).plus(FULL);

        assertThat(more).isEqualTo(new Sum(Long.MAX_VALUE, 1, 0, Long.MAX_VALUE, 0));
        assertThat(more.calls()).isEqualTo(Long.MAX_VALUE);
        assertThat(more.failures()).isEqualTo(Long.MAX_VALUE);
    }

    @Test
    void shouldReckonRatesOfCountsWhoseProductWouldOverflow() {
        assertThat(Sum.permille(Long.MAX_VALUE, Long.MAX_VALUE)).isEqualTo(1_000);
        assertThat(Sum.permille(Long.MAX_VALUE / 2, Long.MAX_VALUE)).isBetween(499L, 500L);
        assertThat(Sum.permille(0, 0)).isZero();
    }
}
