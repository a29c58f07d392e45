package dev.muster.breaker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Optional;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

final class InstanceOutcomesTest {

    @Example
    void shouldRefuseALatencyOfMoreCallsThanWereMade() {
        Counts counts = new Counts(1, 1, 1, 1, 50);
        assertThatThrownBy(() -> new InstanceOutcomes(Optional.empty(), counts, Optional.of(latency(5)), 0))
                .hasMessage("latency.count: 5 (expected: at most the calls that were made, 4)");
        assertThat(new InstanceOutcomes(Optional.empty(), counts, Optional.of(latency(4)), 0).latency())
                .isPresent();
    }

    /** However much is cut off: no count vanishes, none grows, and none is off its share by a call. */
    @Property
    void keepsSharesWhenScaled(
            @ForAll @IntRange(max = Counts.MAX) int ok,
            @ForAll @IntRange(max = Counts.MAX) int failed,
            @ForAll @IntRange(min = 1, max = Counts.MAX) int timedOut,
            @ForAll @IntRange(min = 1, max = 100_000) int wanted) {
        InstanceOutcomes told = new InstanceOutcomes(
                Optional.of("a"), new Counts(ok, failed, 0, timedOut, 7), Optional.of(latency(timedOut)), 3);
        long calls = told.counts().made();
        long room = Math.min(wanted, calls);

        InstanceOutcomes scaled = told.scaled(room, calls);

        assertThat(scaled.counts().made()).isBetween(room, room + 2);
        assertShare(scaled.counts().ok(), ok, room, calls);
        assertShare(scaled.counts().failed(), failed, room, calls);
        assertShare(scaled.counts().timedOut(), timedOut, room, calls);
        assertThat(scaled.counts().rejected()).isEqualTo(7);
        assertThat(scaled.inFlight()).isEqualTo(3);
    }

    private static void assertShare(long scaled, long told, long room, long calls) {
        assertThat(scaled * calls).isBetween(told * room, told * room + calls - 1);
        assertThat(scaled > 0).isEqualTo(told > 0);
    }

    private static Latency latency(int count) {
        return new Latency(count, 3, 1, 2);
    }
}
