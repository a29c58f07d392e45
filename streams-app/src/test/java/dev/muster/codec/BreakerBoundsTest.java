package dev.muster.codec;

import static org.assertj.core.api.Assertions.assertThat;

import dev.muster.breaker.Breaker;
import dev.muster.breaker.BreakerEvent;
import dev.muster.breaker.BreakerFold;
import dev.muster.breaker.BreakerState;
import dev.muster.breaker.CallerId;
import dev.muster.breaker.Counts;
import dev.muster.breaker.InstanceOutcomes;
import dev.muster.breaker.Latency;
import dev.muster.fold.EntityKey;
import dev.muster.fold.EventHead;
import dev.muster.fold.Moment;
import dev.muster.fold.Rules;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

/** However many callers and instances are told of, both parts of a state fit into a record of Kafka's default size, 1 MiB. */
final class BreakerBoundsTest {

    private static final int MOST_BYTES = 1_000_000;
    private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");

    /** The highest number that a caller may begin with. */
    private static final long FIRST = 1L << 32;

    private final BreakerCodec codec = new BreakerCodec();
    private final BreakerFold fold = new BreakerFold();
    private BreakerState state = BreakerState.INITIAL;
    private long offset;

    @Test
    void shouldFitIntoARecordHoweverManyCallersThereAre() {
        for (int number = 0; number < 12_000; number++) {
            report("web-%08d-0000-4000-8000-%012d".formatted(number, number), "i-" + number % 40, FIRST / 2);
        }
        assertThat(state.traffic().callers().byInstance()).hasSizeBetween(3_000, 5_000);
        assertThat(state.traffic().window().callers())
                .isLessThanOrEqualTo(state.traffic().callers().byInstance().size());
        assertThat(bytes()).isLessThan(MOST_BYTES);
    }

    @Test
    void shouldFitIntoARecordHoweverLongNamesAre() {
        for (int number = 0; number < 4_000; number++) {
            String name = number + "-" + "n".repeat(190);
            report(name, name, 1);
        }
        assertThat(bytes()).isLessThan(MOST_BYTES);
    }

    @Test
    void shouldFitIntoARecordHoweverManyShortNamesThereAre() {
        for (int number = 0; number < 12_000; number++) {
            report("w" + number, "i" + number, FIRST);
        }
        assertThat(state.traffic().callees()).hasSizeBetween(900, 1_000);
        assertThat(bytes()).isLessThan(MOST_BYTES);
    }

    @Test
    void shouldFitIntoARecordHoweverManyCallsAreUnderWay() {
        for (int number = 0; number < 1_000; number++) {
            report("w" + number, "i-%08d-0000-4000-8000-%012d".formatted(number, number), 1);
        }
        for (int number = 0; number < 5_000; number++) {
            List<InstanceOutcomes> entries = state.traffic().callees().keySet().stream()
                    .skip(900)
                    .limit(10)
                    .map(BreakerBoundsTest::busy)
                    .toList();
            report("web-%08d-0000-4000-8000".formatted(number), entries, FIRST / 2);
        }
        // Callers are heard of again, but say nothing of what is under way: it grows older than they are.
        offset += 30_000;
        for (String caller : state.traffic().callers().byInstance().keySet()) {
            report(caller, List.of(), FIRST);
        }
        int figures = state.traffic().callers().byInstance().values().stream()
                .mapToInt(caller -> caller.underWay().byCallee().size())
                .sum();
        assertThat(figures).isEqualTo(20_000);
        assertThat(bytes()).isLessThan(MOST_BYTES);
    }

    private void report(String caller, String instance, long sequence) {
        report(caller, List.of(busy(instance)), sequence);
    }

    private static InstanceOutcomes busy(String instance) {
        Latency latency = new Latency(40_001, Latency.MAX_MICROS, Latency.MAX_MICROS, Latency.MAX_MICROS);
        return new InstanceOutcomes(
                Optional.of(instance), new Counts(40_000, 1, 0, 0, 0), Optional.of(latency), Counts.MAX);
    }

    private void report(String caller, List<InstanceOutcomes> entries, long sequence) {
        offset++;
        Instant now = START.plusMillis(offset);
        BreakerEvent event = new BreakerEvent.Report(
                new EventHead("e", "", Instant.EPOCH),
                EntityKey.of("stock"),
                new CallerId("web", caller),
                sequence,
                OptionalLong.empty(),
                entries,
                List.of());
        state = fold.apply(state, event, new Moment(now, now, offset, Rules.defaults(1)))
                .state();
        assertThat(state.standing()).isInstanceOf(Breaker.class);
    }

    private int bytes() {
        return codec.decided(state).orElseThrow().length
                + codec.volatilePart(state).orElseThrow().length;
    }
}
