package dev.muster.demo;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * What Muster has recorded of one breaker, oldest first: exact where looking several times a second is not.
 *
 * @param all each fact
 */
record BreakerFacts(List<Fact> all) {

    private static final String MOVED = "moved";
    private static final String PROBED = "probed";

    /**
     * A decision.
     *
     * @param kind such as {@code moved}
     * @param at when the record was appended that led to it, by the broker's clock
     * @param state of the breaker from then on
     * @param epoch number of that state
     */
    record Fact(String kind, Instant at, String state, long epoch) {

        static Fact parse(JsonNode json) {
            return new Fact(
                    json.path("kind").asText(),
                    Instant.parse(json.path("brokerTime").asText()),
                    json.path("state").path("state").asText(),
                    json.path("state").path("epoch").asLong());
        }
    }

    /**
     * A time for which it had one state.
     *
     * @param state which
     * @param from from then on
     * @param until until before then
     * @param probes results of probes that came in it
     */
    record Span(String state, Instant from, Instant until, long probes) {}

    /** Copies. */
    BreakerFacts {
        all = List.copyOf(all);
    }

    /** The states that it has had from an epoch on, but for the present one; the probe that ends one is counted in. */
    List<Span> spansFrom(long epoch) {
        List<Span> spans = new ArrayList<>();
        List<Fact> moves = all.stream()
                .filter(fact -> fact.kind().equals(MOVED) && fact.epoch() >= epoch)
                .toList();
        for (int i = 0; i + 1 < moves.size(); i++) {
            Fact move = moves.get(i);
            Instant until = moves.get(i + 1).at();
            long probes = all.stream()
                    .filter(fact -> fact.kind().equals(PROBED)
                            && fact.at().isAfter(move.at())
                            && !fact.at().isAfter(until))
                    .count();
            spans.add(new Span(move.state(), move.at(), until, probes));
        }
        return spans;
    }
}
