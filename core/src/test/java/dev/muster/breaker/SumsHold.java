package dev.muster.breaker;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.SortedMap;
import java.util.TreeMap;

/** That the two sides of the calls under way agree: what remembered callers say, and the sums of remembered instances. */
public final class SumsHold {

    private SumsHold() {}

    /** Fails unless they do. */
    public static void of(Traffic traffic) {
        SortedMap<String, Long> sums = new TreeMap<>();
        traffic.callees().forEach((instance, callee) -> {
            if (callee.inFlight() != 0) {
                sums.put(instance, callee.inFlight());
            }
        });
        SortedMap<String, Long> said = new TreeMap<>();
        int figures = 0;
        for (Caller caller : traffic.callers().byInstance().values()) {
            for (var entry : caller.underWay().byCallee().entrySet()) {
                assertThat(entry.getValue().calls()).isPositive();
                assertThat(entry.getValue().at()).isBeforeOrEqualTo(caller.seen());
                said.merge(entry.getKey(), (long) entry.getValue().calls(), Long::sum);
                figures++;
            }
        }
        assertThat(sums).isEqualTo(said);
        assertThat(traffic.callers().figures()).isEqualTo(figures).isLessThanOrEqualTo(UnderWay.MAX);
        assertThat(traffic.upkeep().fade().isPresent() || figures == 0)
                .as("figures that are to be looked at again")
                .isTrue();
    }
}
