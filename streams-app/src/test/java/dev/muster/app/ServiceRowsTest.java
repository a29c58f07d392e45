package dev.muster.app;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ServiceRowsTest {

    private static final Instant NOW = Instant.parse("2026-11-21T12:00:00Z");

    private final ServiceRows rows = new ServiceRows(new TerminalRecorder(Map.of()).terminal(), NOW);

    @Test
    void shouldShowServices() throws IOException {
        JsonNode answer = json("""
                {"services":[
                  {"service":"stock","total":2,"healthy":1,"statuses":{"UP":1,"DOWN":1,"LEAVING":0}},
                  {"service":"checkout","total":0,"healthy":0,"statuses":{}}]}""");

        assertThat(rows.services(answer))
                .containsExactly(
                        "SERVICE   HEALTHY  TOTAL  STATUSES",
                        "stock     1        2      UP=1 DOWN=1",
                        "checkout  0        0");
    }

    @Test
    void shouldShowInstancesWithAges() throws IOException {
        assertThat(rows.instances(instance("11:59:58", "DOWN", "ttl passed"), Optional.empty()))
                .containsExactly(
                        "stock: 0 healthy of 1",
                        "INSTANCE  STATUS  ADDRESS   REGION/ZONE  WEIGHT  BEAT  SINCE  REASON",
                        "s-1       DOWN    a.b:8080  -/eu-1a      2       2s    5h     ttl passed");
    }

    /** Who watches is not told of beats, so that their ages would be wrong. */
    @Test
    void shouldShowNoBeatsToWhoWatches() throws IOException {
        assertThat(rows.watchedInstances(instance("11:59:58", "DOWN", "ttl passed")))
                .containsExactly(
                        "stock: 0 healthy of 1",
                        "INSTANCE  STATUS  ADDRESS   REGION/ZONE  WEIGHT  SINCE  REASON",
                        "s-1       DOWN    a.b:8080  -/eu-1a      2       5h     ttl passed");
    }

    @Test
    void shouldTellWhatCallersMakeOfThem() throws IOException {
        JsonNode breaker = json("""
                {"state":"FORCED_OPEN","reason":"held open by ann: x\\u001b[2J",
                 "ejected":[{"instance":"s-1","until":"2026-11-21T12:00:20Z","reason":"5 failures in a row"}]}""");

        assertThat(rows.instances(instance("11:59:58", "UP", ""), Optional.of(breaker)))
                .containsExactly(
                        "stock: 0 healthy of 1",
                        "INSTANCE  STATUS       ADDRESS   REGION/ZONE  WEIGHT  BEAT  SINCE  REASON",
                        "s-1       UP, ejected  a.b:8080  -/eu-1a      2       2s    5h",
                        "breaker: FORCED_OPEN: held open by ann: x\\u001b[2J",
                        "ejected: s-1, ends in 20s: 5 failures in a row");
    }

    @Test
    void shouldNotLetARegistrationCommandTheTerminal() throws IOException {
        assertThat(rows.instances(instance("11:59:58", "DOWN", "x\\n\\u001b[2J"), Optional.empty()))
                .hasSize(3)
                .allSatisfy(line -> assertThat(line.chars()).noneMatch(Character::isISOControl));
    }

    @Test
    void shouldTakeOnlyWhatLastsForAChange() throws IOException {
        assertThat(ServiceRows.lasting(instance("11:59:59", "UP", "")))
                .isEqualTo(ServiceRows.lasting(instance("11:00:00", "UP", "")))
                .isNotEqualTo(ServiceRows.lasting(instance("11:59:59", "DOWN", "")));
    }

    private static JsonNode instance(String beat, String status, String reason) throws IOException {
        return json("""
                {"service":"stock","total":1,"healthy":0,"instances":[{"id":"s-1","host":"a.b","port":8080,"zone":"eu-1a","weight":2,
                 "status":"%s","reason":"%s","since":"2026-11-21T07:00:00Z","lastHeartbeat":"2026-11-21T%sZ"}]}""".formatted(status, reason, beat));
    }

    private static JsonNode json(String text) throws IOException {
        return new ObjectMapper().readTree(text);
    }
}
