package dev.muster.demo;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

final class LedgerTest {

    private final Ledger ledger = new Ledger();

    @Test
    void shouldSumTheLastFiguresOfEachProcess() {
        ledger.note("stock-1", new CallFigures(1, 2, 3, 4, 5));
        ledger.note("stock-1", new CallFigures(10, 20, 30, 40, 50));
        ledger.note("stock-2", new CallFigures(5, 6, 7, 8, 9));

        assertThat(ledger.of("stock-1")).isEqualTo(new CallFigures(10, 20, 30, 40, 50));
        assertThat(ledger.of("stock-3")).isEqualTo(CallFigures.NONE);
        assertThat(ledger.total()).isEqualTo(new CallFigures(15, 26, 37, 48, 59));
    }

    @Test
    void shouldReadTheFiguresThatAProcessTells() {
        CallFigures told = new CallFigures(1, 2, 3, 4, 5);

        assertThat(CallFigures.parse(told.toJson())).isEqualTo(told);
    }
}
