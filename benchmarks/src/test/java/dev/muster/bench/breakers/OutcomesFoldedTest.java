package dev.muster.bench.breakers;

import static org.assertj.core.api.Assertions.assertThat;

import dev.muster.bench.BenchResult;
import org.junit.jupiter.api.Test;

final class OutcomesFoldedTest {

    @Test
    void shouldFoldEveryBatchAndJudgeItsRateByValue() {
        BenchResult result = new OutcomesFolded(Integer.getInteger("muster.bench.batches", 2_000)).measure();

        assertThat(result.limit()).isPositive();
        assertThat(result.met()).isEqualTo(result.value() >= OutcomesFolded.TARGET);
    }
}
