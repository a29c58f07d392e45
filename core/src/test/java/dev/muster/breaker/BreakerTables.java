package dev.muster.breaker;

import dev.muster.fold.testing.Scenario;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * Tables of one service. A state reads as the breaker's; of an open one how often it has opened in a row; of a half-open one its permits
 * as number and holder, and the results that are in; then the instances that are ejected.
 */
final class BreakerTables {

    private BreakerTables() {}

    static Scenario<BreakerState, BreakerEvent, BreakerDecision> rows() {
        return Scenario.of(BreakerEvents.SPEC, BreakerTables::inWords);
    }

    static Breaker breakerOf(Scenario<BreakerState, BreakerEvent, BreakerDecision> rows) {
        return (Breaker) rows.state().standing();
    }

    private static String inWords(BreakerState state) {
        if (!(state.standing() instanceof Breaker breaker)) {
            return "unseen";
        }
        String ejected = breaker.ejections().entrySet().stream()
                .filter(entry -> entry.getValue().isInForce())
                .map(Map.Entry::getKey)
                .collect(Collectors.joining(" "));
        return breaker.phase().state()
                + (breaker.phase().state() == State.OPEN ? " x" + breaker.openings() : "")
                + breaker.probing().map(BreakerTables::inWords).orElse("")
                + (ejected.isEmpty() ? "" : ", ejected " + ejected);
    }

    private static String inWords(Probing probing) {
        String out = probing.permits().stream()
                .map(permit -> " " + permit.number() + ":" + permit.caller())
                .collect(Collectors.joining());
        Probing.Results in = probing.results();
        return out + " ok" + in.ok() + " slow" + in.slow() + " bad" + in.bad();
    }
}
