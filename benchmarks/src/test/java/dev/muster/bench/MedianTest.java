package dev.muster.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class MedianTest {

    @Test
    void shouldBeTheMiddleOfAnyOrder() {
        assertThat(Median.of(List.of(9.0, 1.0, 2.0))).isEqualTo(2);
        assertThat(Median.of(List.of(4.0, 1.0, 2.0, 9.0))).isEqualTo(3);
    }

    @Test
    void shouldGiveTheFigureThatSoManyPercentDoNotExceed() {
        // given
        List<Double> oneToTwoHundred =
                IntStream.rangeClosed(1, 200).asDoubleStream().boxed().toList();
        // then
        assertThat(Median.percentile(oneToTwoHundred, 50)).isEqualTo(100);
        assertThat(Median.percentile(oneToTwoHundred, 99)).isEqualTo(198);
        assertThat(Median.percentile(List.of(7.0), 99)).isEqualTo(7);
    }

    @Test
    void shouldRefuseNone() {
        assertThatThrownBy(() -> Median.of(List.of())).hasMessage("figures: none (expected: at least one)");
    }
}
