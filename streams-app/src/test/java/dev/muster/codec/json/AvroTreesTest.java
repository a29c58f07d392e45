package dev.muster.codec.json;

import static org.assertj.core.api.Assertions.assertThat;

import dev.muster.schema.BreakerEjection;
import dev.muster.schema.BreakerEvidence;
import dev.muster.schema.BreakerPermit;
import dev.muster.schema.BreakerProbing;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class AvroTreesTest {

    private static final Instant LOG_TIME = Instant.parse("2026-01-01T00:00:00Z");
    private static final Duration AHEAD = Duration.ofSeconds(90);

    @Test
    void shouldShiftWhatIsInLogTimeHoweverDeepItLies() {
        BreakerProbing probing =
                new BreakerProbing(3, LOG_TIME, LOG_TIME, List.of(new BreakerPermit(1L, "w1", LOG_TIME)), 0, 0, 0);

        assertThat(AvroTrees.shifted(probing, AHEAD).at("/permits/0/until").asText())
                .isEqualTo("2026-01-01T00:01:30Z");
        assertThat(AvroTrees.shifted(probing, AHEAD).path("until").asText()).isEqualTo("2026-01-01T00:01:30Z");
        assertThat(AvroTrees.of(probing).path("until").asText()).isEqualTo("2026-01-01T00:00:00Z");
    }

    @Test
    void shouldLeaveTheBrokersTimeAsItIs() {
        BreakerEjection ejection = new BreakerEjection(
                "a", 1, LOG_TIME, LOG_TIME, null, "latency", "slow", new BreakerEvidence(1L, 2L, 3L, 4L, 5L, 6L, 7L));

        assertThat(AvroTrees.shifted(ejection, AHEAD).path("since").asText()).isEqualTo("2026-01-01T00:00:00Z");
        assertThat(AvroTrees.shifted(ejection, AHEAD).path("until").asText()).isEqualTo("2026-01-01T00:01:30Z");
        assertThat(AvroTrees.shifted(ejection, AHEAD).path("returned").isNull()).isTrue();
    }
}
