package dev.muster.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.muster.bench.BenchResult.Measured;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class BenchResultTest {

    @ParameterizedTest
    @CsvSource({"59.9, false", "60, true", "85, true"})
    void shouldBeMetFromTheTargetOn(double value, boolean isMet) {
        // when
        BenchResult result = BenchResult.atLeast("reads", new Measured(value, "1/s", 100), 0.6, 0.85);
        // then
        assertThat(result.met()).isEqualTo(isMet);
    }

    @Test
    void shouldHaveNoTargetWhenInformative() {
        // when
        BenchResult result = BenchResult.informative("time", new Measured(3, "ms", 2));
        // then
        assertThat(result.ratio()).isEqualTo(1.5);
        assertThat(result.target()).isNull();
        assertThat(result.stretch()).isNull();
        assertThat(result.met()).isNull();
    }

    @Test
    void shouldBeMetOnlyByNoneOfWhatMustNotHappen() {
        assertThat(BenchResult.none("lost", 0, 20).met()).isTrue();
        assertThat(BenchResult.none("lost", 1, 20).met()).isFalse();
        assertThat(BenchResult.none("lost", 1, 20).ratio()).isEqualTo(0.05);
    }

    @Test
    void shouldHaveATargetOrAStretchAlone() {
        // given
        Measured seconds = new Measured(9.5, "s", 6);
        // when
        BenchResult worst = BenchResult.atMost("worst", seconds, 9);
        BenchResult median = BenchResult.hopefullyAtMost("median", seconds, 9);
        // then
        assertThat(worst.met()).isFalse();
        assertThat(worst.stretch()).isNull();
        assertThat(median.met()).isNull();
        assertThat(median.target()).isNull();
        assertThat(median.stretch()).isEqualTo(9);
    }

    @Test
    void shouldRoundToSixDigits() {
        // when
        BenchResult result = BenchResult.informative("rate", new Measured(12_345.678, "1/s", 3_000_000.4));
        // then
        assertThat(result.value()).isEqualTo(12_345.7);
        assertThat(result.limit()).isEqualTo(3_000_000);
        assertThat(result.ratio()).isEqualTo(0.00411523);
    }

    @ParameterizedTest
    @ValueSource(doubles = {0, -1, Double.NaN, Double.POSITIVE_INFINITY})
    void shouldRefuseWhatWasNotMeasured(double limit) {
        assertThatThrownBy(() -> new Measured(1, "ms", limit))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("limit: " + limit + " (expected: a positive number)");
    }
}
