package dev.muster.client.call;

import static org.assertj.core.api.Assertions.assertThat;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

/** The balance of retries, by a clock of its own. */
class RetryBudgetTest {
    private static final long SECOND = 1_000_000_000L;

    @Property
    void shouldNeverGiveMoreThanItsShare(
            @ForAll @IntRange(max = 100) int percent,
            @ForAll @IntRange(max = 20) int free,
            @ForAll @IntRange(min = 1, max = 3_000) int calls) {
        RetryBudget budget = new RetryBudget(percent, free, 0);
        int given = 0;
        for (int call = 0; call < calls; call++) {
            budget.onCall();
            long now = call * (SECOND / 100);
            given += budget.take(now) ? 1 : 0;
            given += budget.take(now) ? 1 : 0;
        }

        double seconds = calls / 100.0;
        assertThat((double) given).isLessThanOrEqualTo(calls * percent / 100.0 + free * (seconds + 1) + 1);
    }

    @Test
    void shouldGiveTheFreeOnesOfEachSecond() {
        RetryBudget budget = new RetryBudget(0, 2, 0);

        assertThat(budget.take(0)).isTrue();
        assertThat(budget.take(0)).isTrue();
        assertThat(budget.take(0)).isFalse();
        assertThat(budget.take(SECOND / 2)).isTrue();
        assertThat(budget.take(SECOND / 2)).isFalse();
        assertThat(budget.take(SECOND)).isTrue();
    }

    @Test
    void shouldSaveUpOnlySoMuch() {
        RetryBudget budget = new RetryBudget(20, 1, 0);
        for (int i = 0; i < 1_000_000; i++) {
            budget.onCall();
        }
        int given = 0;
        while (budget.take(3_600 * SECOND)) {
            given++;
        }

        assertThat(given).isEqualTo(110);
    }

    @Test
    void shouldGiveNoneWhenNoneAreAllowed() {
        RetryBudget budget = new RetryBudget(0, 0, 0);
        budget.onCall();

        assertThat(budget.take(3_600 * SECOND)).isFalse();
    }
}
