package dev.muster.leader;

import static org.assertj.core.api.Assertions.assertThat;

import dev.muster.fold.EntityKey;
import dev.muster.fold.EventHead;
import dev.muster.fold.testing.CanonicalPartitionCodec;
import dev.muster.partition.Arrival;
import dev.muster.partition.Effects;
import dev.muster.partition.Intake;
import dev.muster.partition.LogClock;
import dev.muster.partition.PartitionFold;
import dev.muster.partition.PartitionId;
import dev.muster.partition.PartitionImage;
import dev.muster.partition.PartitionMeta;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

/**
 * How early in true time a candidate can lapse after its last keep, in the worst case that there is: the tick before the keep counted a full
 * step until the one that was under way when the keep came, that one took as long as a tick may before its session ends, and a broker's clock
 * leapt in that moment, so that the tick after it counts a full step at once. What a client takes off its ttl has to cover it.
 */
final class LeaderMarginTest {

    private static final Duration TTL = Duration.ofSeconds(10);
    private static final Duration MARGIN = LogClock.MAX_STEP.multipliedBy(2).plus(LogClock.MAX_LEAD);
    private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");

    private final PartitionFold<LeaderState, LeaderEvent, LeaderDecision> partition = new PartitionFold<>(
            new PartitionId("muster.elections", 0),
            LeaderEvents.SPEC,
            new CanonicalPartitionCodec(),
            PartitionImage.empty(PartitionMeta.start(1, 1)));
    private final LeaderEvents its = LeaderEvents.of("scheduler");
    private long offset;
    private long trueMs;
    private long skewMs;

    @Test
    void shouldLapseNoEarlierThanTheMarginOfAClientAllows() {
        tick(0);
        event(its.campaigns("a", "1", TTL));
        for (int i = 0; i < 40; i++) {
            pass(400);
            tick(400);
            event(its.keeps("a", "1"));
        }

        // A full step was under way for a full step; the last keep comes just before it.
        pass(2_000);
        event(its.keeps("a", "1"));
        long keptAt = trueMs;
        tick(1_000);
        skewMs += 1_000;
        tick(1_000);
        while (isCandidate()) {
            pass(400);
            tick(400);
        }

        Duration earliest = Duration.ofMillis(trueMs - keptAt);
        assertThat(earliest).isGreaterThanOrEqualTo(TTL.minus(MARGIN));
        assertThat(earliest)
                .as("a margin of one step would not do")
                .isLessThan(TTL.minus(LogClock.MAX_STEP).minus(LogClock.MAX_LEAD));
    }

    private boolean isCandidate() {
        LeaderState state = partition.image().states().get(EntityKey.of("scheduler"));
        return state != null
                && state.contest() instanceof Election held
                && !held.candidates().isEmpty();
    }

    private void pass(long ms) {
        trueMs += ms;
    }

    private void tick(long elapsedMs) {
        append(new Intake.Tick<>(head("tick-" + offset), 1, "owner.1", Duration.ofMillis(elapsedMs)));
    }

    private void event(LeaderEvent event) {
        append(new Intake.Domain<>(event));
    }

    private void append(Intake<LeaderEvent> intake) {
        Effects<LeaderState, LeaderDecision> effects =
                partition.apply(new Arrival<>(offset++, START.plusMillis(trueMs + skewMs), intake));
        assertThat(effects.rejection()).isEmpty();
    }

    private static EventHead head(String id) {
        return new EventHead(id, "node-1", Instant.EPOCH);
    }
}
