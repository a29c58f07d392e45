package dev.muster.bench;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.muster.terminal.ExitStatus;
import dev.muster.terminal.Terminal;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The command as a user gives it, with figures too small to mean anything. */
class BenchIT {

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @Test
    void shouldPrintOneJsonObjectWithEveryFigure() throws Exception {
        // when
        int code = run("presence", "--json", "--heartbeats", "500", "--samples", "5", "--seconds", "2");
        // then
        assertThat(code).as("%s", err).isEqualTo(ExitStatus.OK.code());
        assertThat(out.toString().lines()).hasSize(1);
        JsonNode report = new ObjectMapper().readTree(out.toString());
        assertThat(report.path("bench").asText()).isEqualTo("presence");
        List<String> names = new ArrayList<>();
        for (JsonNode result : report.path("results")) {
            names.add(result.path("name").asText());
            assertThat(result.path("value").asDouble()).isPositive();
            assertThat(result.path("limit").asDouble()).isPositive();
            // With so few samples nothing is exact, but beyond this something else is measured.
            assertThat(result.path("ratio").asDouble()).isBetween(0.001, 1_000.0);
        }
        assertThat(names)
                .containsExactly(
                        "heartbeats folded per second, one partition",
                        "append to visible by query, p50 (lower is better)",
                        "append to visible by query, p99 (lower is better)",
                        "reads per second, a service with ten instances");
        JsonNode reads = report.path("results").path(3);
        assertThat(reads.path("target").asDouble()).isEqualTo(0.6);
        assertThat(reads.path("stretch").asDouble()).isEqualTo(0.85);
        assertThat(reads.path("met").isBoolean()).isTrue();
    }

    @Test
    void shouldMeasureWatches() throws Exception {
        // when
        int code = run(
                "cluster",
                "--json",
                "--only",
                "secured,watchers,memory",
                "--watchers",
                "5",
                "--changes",
                "3",
                "--idle",
                "1000",
                "--seconds",
                "2");
        // then
        assertThat(code).as("%s", err).isEqualTo(ExitStatus.OK.code());
        JsonNode report = new ObjectMapper().readTree(out.toString());
        assertThat(report.path("bench").asText()).isEqualTo("cluster");
        assertThat(report.path("results").path(0).path("name").asText())
                .isEqualTo("change appended to told to the last of 5 watchers, p99");
        assertThat(report.path("results").path(0).path("target").asDouble()).isEqualTo(50);
        assertThat(report.path("results").path(1).path("name").asText())
                .isEqualTo("memory of each of 1,000 idle watches");
        assertThat(report.path("results").path(1).path("value").asDouble()).isPositive();
        JsonNode secured = report.path("results").path(2);
        assertThat(secured.path("name").asText())
                .isEqualTo("HTTP reads per second with token and TLS, against without");
        assertThat(secured.path("ratio").asDouble()).isBetween(0.001, 1_000.0);
    }

    @Test
    void shouldPrintWhatAGuardedCallCosts() throws Exception {
        // when
        int code = run("breakers", "--json", "--seconds", "1", "--callers", "3", "--openings", "5", "--batches", "500");
        // then
        assertThat(code).as("%s", err).isEqualTo(ExitStatus.OK.code());
        assertThat(out.toString().lines()).hasSize(1);
        JsonNode report = new ObjectMapper().readTree(out.toString());
        assertThat(report.path("bench").asText()).isEqualTo("breakers");
        assertThat(report.path("results")).hasSize(10).allSatisfy(result -> {
            assertThat(result.path("value").asDouble()).isPositive();
            assertThat(result.path("target").asDouble()).isPositive();
            assertThat(result.path("met").isBoolean()).isTrue();
        });
    }

    @Test
    void shouldMeasureAFailOverBesideTheGroupOfPlainConsumers() throws Exception {
        // when
        int code = run("cluster", "--json", "--only", "failover", "--kills", "1");
        // then
        assertThat(code).as("%s", err).isEqualTo(ExitStatus.OK.code());
        JsonNode results = new ObjectMapper().readTree(out.toString()).path("results");
        assertThat(results).hasSize(4);
        assertThat(results.path(0).path("name").asText()).isEqualTo("SIGKILL of one of two nodes: reads again, worst");
        for (JsonNode result : results) {
            assertThat(result.path("value").asDouble()).isPositive();
            // No coordinator takes a member for dead before it was silent for its session, less the last beat's age.
            assertThat(result.path("limit").asDouble()).isGreaterThan(4);
        }
    }

    @Test
    void shouldMeasureLocksAndLeadersThatAreKilled() throws Exception {
        // when
        int code = run("locks", "--json", "--samples", "20", "--seconds", "1", "--leaders", "3", "--kills", "1");
        // then
        assertThat(code).as("%s", err).isEqualTo(ExitStatus.OK.code());
        JsonNode results = new ObjectMapper().readTree(out.toString()).path("results");
        List<String> names = new ArrayList<>();
        for (JsonNode result : results) {
            names.add(result.path("name").asText());
            assertThat(result.path("value").asDouble()).isPositive();
        }
        // Beside etcd as well where it is installed.
        assertThat(names)
                .contains(
                        "acquire + release of a free lock by HTTP, one client, p50",
                        "hand-over of a contended lock, release sent to the next told, p99")
                .anyMatch(name -> name.startsWith("acquire + release pairs, 64 clients, beside raw appends"))
                .last()
                .isEqualTo("3 leaders killed, ttl 3 s, to the next told, p99");
        // Nobody leads before the ttl of the killed one's last keep is over, which was half a second old at most, and
        // that clock may be slow.
        assertThat(results.path(names.size() - 1).path("value").asDouble()).isGreaterThan(1);
    }

    @Test
    void shouldNameTheRowsWhenOneIsUnknown() {
        // when
        int code = run("cluster", "--only", "watchers,none");
        // then
        assertThat(code).isEqualTo(ExitStatus.USAGE.code());
        assertThat(err.toString())
                .contains("[WATCHERS, MEMORY, FAILOVER, ROLLING, SECURED] (case-insensitive)")
                .contains("'none'");
    }

    @Test
    void shouldRefuseAFigureOutOfRange() {
        // when
        int code = run("presence", "--samples", "0");
        // then
        assertThat(code).isEqualTo(ExitStatus.USAGE.code());
        assertThat(err).hasToString("muster: --samples: 0 (expected: 1 to 100000)" + System.lineSeparator());
        assertThat(out.toString()).isEmpty();
    }

    @Test
    void shouldAskForABench() {
        // when
        int code = run();
        // then
        assertThat(code).isEqualTo(ExitStatus.USAGE.code());
        assertThat(err.toString()).startsWith("muster: bench: none (expected: presence, breakers, cluster or locks)");
    }

    private int run(String... arguments) {
        Terminal terminal =
                new Terminal(new PrintWriter(out, true), new PrintWriter(err, true), Map.of(), Terminal.Kind.STREAM);
        return Bench.run(terminal, arguments);
    }
}
