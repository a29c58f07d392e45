package dev.muster.demo;

import static dev.muster.demo.Examples.NOW;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.muster.demo.BreakerFacts.Fact;
import dev.muster.demo.BreakerFacts.Span;
import java.util.List;
import org.junit.jupiter.api.Test;

final class BreakerFactsTest {

    @Test
    void shouldTellTheStatesFromAnEpochOnWithTheProbesThatEndThem() {
        BreakerFacts facts = new BreakerFacts(List.of(
                fact("ejected", 0, "CLOSED", 1),
                fact("moved", 1, "OPEN", 2),
                fact("moved", 6, "HALF_OPEN", 3),
                fact("permitted", 6, "HALF_OPEN", 3),
                fact("probed", 7, "HALF_OPEN", 3),
                fact("probed", 8, "CLOSED", 4),
                fact("moved", 8, "CLOSED", 4)));

        assertThat(facts.spansFrom(2))
                .containsExactly(
                        new Span("OPEN", NOW.plusSeconds(1), NOW.plusSeconds(6), 0),
                        new Span("HALF_OPEN", NOW.plusSeconds(6), NOW.plusSeconds(8), 2));
        assertThat(facts.spansFrom(4)).isEmpty();
    }

    @Test
    void shouldReadAFactAsMusterTellsIt() throws JsonProcessingException {
        String told = """
                {"kind":"moved","brokerTime":"2026-01-02T03:04:05Z","reason":"r","state":{"state":"OPEN","epoch":7}}""";

        assertThat(Fact.parse(new ObjectMapper().readTree(told))).isEqualTo(fact("moved", 0, "OPEN", 7));
    }

    private static Fact fact(String kind, int second, String state, long epoch) {
        return new Fact(kind, NOW.plusSeconds(second), state, epoch);
    }
}
