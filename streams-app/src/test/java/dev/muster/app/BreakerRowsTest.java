package dev.muster.app;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class BreakerRowsTest {

    private static final Instant NOW = Instant.parse("2026-11-21T12:00:00Z");
    private static final String WHY_OPEN = "5 failures in a row, seen by 2 callers (opens at 5 seen by 2)";

    private final BreakerRows rows = new BreakerRows(new TerminalRecorder(Map.of()).terminal(), NOW);

    @Test
    void shouldShowOneWithItsWindowAndWhatIsLeftOfItsTimes() throws IOException {
        assertThat(rows.breaker(breaker("OPEN", WHY_OPEN, 7)))
                .containsExactly(
                        "SERVICE  STATE  FOR  ENDS IN  CALLERS  EJECTED  REASON",
                        "stock    OPEN   10s  50s      2        1        " + WHY_OPEN,
                        "window: 7 calls, 5 failed, 0 too slow, seen by 2 callers; 5 failures in a row;"
                                + " last ok: -, last failed: 10s",
                        "permit 3: w1, ends in 5s",
                        "ejected: s-1, ends in 20s: 5 failures in a row");
    }

    @Test
    void shouldListWithTheLastSuccessAndTheLastFailure() throws IOException {
        JsonNode list = new ObjectMapper()
                .createObjectNode()
                .set("breakers", new ObjectMapper().createArrayNode().add(breaker("OPEN", WHY_OPEN, 7)));

        assertThat(rows.breakers(list))
                .containsExactly(
                        "SERVICE  STATE  FOR  ENDS IN  CALLERS  EJECTED  LAST OK  LAST FAILED  REASON",
                        "stock    OPEN   10s  50s      2        1        -        10s          " + WHY_OPEN);
        assertThat(rows.watchedBreakers(list))
                .containsExactly(
                        "SERVICE  STATE  FOR  ENDS IN  CALLERS  EJECTED  REASON",
                        "stock    OPEN   10s  50s      2        1        " + WHY_OPEN);
    }

    /** Who watches is not told of each call that is counted: the window would be an old one. */
    @Test
    void shouldShowNoWindowToWhoWatches() throws IOException {
        assertThat(rows.watchedBreaker(breaker("OPEN", WHY_OPEN, 7)))
                .hasSize(4)
                .noneMatch(line -> line.startsWith("window"));
    }

    @Test
    void shouldTellWhyByRuleParametersAndOutcomes() throws IOException {
        assertThat(rows.why(breaker("OPEN", WHY_OPEN, 7)))
                .containsExactly(
                        "stock is OPEN since 2026-11-21T11:59:50Z: " + WHY_OPEN,
                        "  by outcomes at offsets 17 to 23: 5 calls, 5 failed, 0 too slow, seen by 2 of 2 callers",
                        "s-1 is ejected since 2026-11-21T11:59:50Z by the rule consecutive-failures: 5 failures in a row",
                        "  by outcomes at offsets 3 to 9: 5 calls, 5 failed, 0 too slow, seen by 1 of 1 callers",
                        "every decision before: muster audit timeline --kind breaker --key stock");
    }

    /** Reasons and names come from operators and callers, of whom a node may once have been less strict than it is now. */
    @Test
    void shouldLetNothingCommandTheTerminal() throws IOException {
        String hostile = "x\u001b]0;pwn\u0007\n\u009b2J";
        ObjectNode breaker = (ObjectNode) breaker(hostile, hostile, 7);
        breaker.put("name", hostile);
        ((ObjectNode) breaker.at("/permits/0")).put("callerInstance", hostile);
        ((ObjectNode) breaker.at("/ejected/0"))
                .put("instance", hostile)
                .put("rule", hostile)
                .put("reason", hostile);
        JsonNode list = new ObjectMapper()
                .createObjectNode()
                .set("breakers", new ObjectMapper().createArrayNode().add(breaker));

        assertThat(rows.why(breaker)).anyMatch(line -> line.contains("x\\u001b]0;pwn\\u0007"));
        assertThat(Stream.of(rows.why(breaker), rows.breaker(breaker), rows.breakers(list), rows.watchedBreakers(list))
                        .flatMap(List::stream))
                .allSatisfy(line -> assertThat(line.chars()).noneMatch(Character::isISOControl));
    }

    @Test
    void shouldTakeOnlyWhatLastsForAChange() throws IOException {
        assertThat(BreakerRows.lasting(breaker("OPEN", WHY_OPEN, 7)))
                .isEqualTo(BreakerRows.lasting(breaker("OPEN", WHY_OPEN, 8)))
                .isNotEqualTo(BreakerRows.lasting(breaker("HALF_OPEN", "open until its time was over", 7)))
                .containsEntry("stock", "OPEN, 1 ejected: " + WHY_OPEN)
                .containsEntry("permit 3", "w1")
                .containsEntry("ejected s-1", "5 failures in a row");
    }

    private static JsonNode breaker(String state, String reason, int calls) throws IOException {
        JsonNode breaker = new ObjectMapper().readTree("""
                {"name":"stock","state":"-","since":"2026-11-21T11:59:50Z","until":"2026-11-21T12:00:50Z","reason":"-",
                 "callers":2,"ejectedInstances":1,"lastFailure":"2026-11-21T11:59:50Z",
                 "evidence":{"fromOffset":17,"toOffset":23,"calls":5,"failures":5,"tooSlow":0,"callers":2,"witnesses":2},
                 "window":{"calls":%d,"failures":5,"tooSlow":0,"callers":2,"failuresInARow":5},
                 "permits":[{"number":3,"callerInstance":"w1","until":"2026-11-21T12:00:05Z"}],
                 "ejected":[{"instance":"s-1","since":"2026-11-21T11:59:50Z","until":"2026-11-21T12:00:20Z",
                   "rule":"consecutive-failures","reason":"5 failures in a row",
                   "evidence":{"fromOffset":3,"toOffset":9,"calls":5,"failures":5,"tooSlow":0,"callers":1,"witnesses":1}}]}
                """.formatted(calls));
        return ((ObjectNode) breaker).put("state", state).put("reason", reason);
    }
}
