package dev.muster.bench.breakers;

import static org.assertj.core.api.Assertions.assertThat;

import dev.muster.bench.BenchResult;
import org.junit.jupiter.api.Test;

final class OutcomesFoldedTest {

    @Test
    void shouldFoldEveryBatchAndTellBothRates() {
        assertThat(new OutcomesFolded(Integer.getInteger("muster.bench.batches", 2_000)).measure())
                .extracting(BenchResult::value)
                .hasSize(2)
                .allMatch(value -> value > 0);
    }
}
