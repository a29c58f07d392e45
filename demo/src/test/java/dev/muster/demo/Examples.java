package dev.muster.demo;

import dev.muster.demo.InstanceState.Standing;
import dev.muster.terminal.Terminal;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** What the tests of this package have in common. */
final class Examples {

    static final Instant NOW = Instant.parse("2026-01-02T03:04:05Z");

    private Examples() {}

    /** An instance that has had this status for ten seconds and beat a second ago. */
    static InstanceState instance(String service, int number, String status) {
        return new InstanceState(
                service,
                service + "-" + number,
                "zone-a",
                40_000 + number,
                new Standing(status, NOW.minusSeconds(10), "as the test says"),
                NOW.minusMillis(1_200));
    }

    static Snapshot snapshot(InstanceState... instances) {
        return Snapshot.of(List.of(instances), List.of(), ElectionSight.NONE, new Snapshot.NodeCount(0, 1));
    }

    /** An instance of stock and its breaker. */
    static Snapshot snapshot(InstanceState instance, String state, Map<String, String> ejected) {
        BreakerSight breaker = new BreakerSight("stock", state, 1, "as it is", new TreeMap<>(ejected));
        return Snapshot.of(List.of(instance), List.of(breaker), ElectionSight.NONE, new Snapshot.NodeCount(0, 1));
    }

    /** A terminal that writes into this. */
    static Terminal terminal(StringWriter out, Terminal.Kind kind) {
        return new Terminal(new PrintWriter(out), new PrintWriter(out), Map.of(), kind);
    }
}
