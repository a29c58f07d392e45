package dev.muster.testkit.fault;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

final class FaultPlanTest {
    private static final Duration LENGTH = Duration.ofSeconds(60);

    @Test
    void shouldBeTheSameForTheSameSeedAndAnotherForAnother() {
        assertThat(FaultPlan.random(7, LENGTH)).isEqualTo(FaultPlan.random(7, LENGTH));
        assertThat(FaultPlan.random(7, LENGTH)).isNotEqualTo(FaultPlan.random(8, LENGTH));
    }

    @Test
    void shouldEndInCalmWithinItsLength() {
        for (long seed = 0; seed < 200; seed++) {
            List<FaultPlan.Step> steps = FaultPlan.random(seed, LENGTH).steps();

            FaultPlan.Step last = steps.get(steps.size() - 1);
            assertThat(last.faults()).as("seed %d", seed).isEqualTo(Faults.NONE);
            assertThat(last.at()).as("seed %d", seed).isLessThanOrEqualTo(LENGTH);
        }
    }

    @Test
    void shouldMakeEveryKindOfTrouble() {
        List<Faults> troubles = FaultPlan.random(1, Duration.ofMinutes(10)).steps().stream()
                .map(FaultPlan.Step::faults)
                .toList();

        assertThat(troubles).contains(Faults.HALF_OPEN, Faults.REFUSING, Faults.RESETTING);
        assertThat(troubles).anyMatch(faults -> !faults.toClient().delay().isZero());
        assertThat(troubles).anyMatch(faults -> faults.toClient().bytesPerSecond() < Long.MAX_VALUE);
        assertThat(troubles)
                .anyMatch(faults ->
                        faults.toClient().isHeld() && !faults.toTarget().isHeld());
    }

    @Test
    void shouldRefuseStepsOutOfOrder() {
        FaultPlan.Step late = new FaultPlan.Step(Duration.ofSeconds(2), Faults.NONE, Optional.empty());
        FaultPlan.Step early = new FaultPlan.Step(Duration.ofSeconds(1), Faults.NONE, Optional.empty());

        assertThatThrownBy(() -> new FaultPlan(List.of(late, early)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("expected: not before PT2S");
    }

    @Test
    void shouldRefuseFlowsThatAreNone() {
        assertThatThrownBy(() -> Flow.CLEAR.throttled(-1)).hasMessage("bytesPerSecond: -1 (expected: 0 or more)");
        assertThatThrownBy(() -> Flow.CLEAR.delayed(Duration.ofHours(2), Duration.ZERO))
                .hasMessage("delay: PT2H (expected: PT0S to PT1H)");
    }
}
