package dev.muster.bench;

import static org.assertj.core.api.Assertions.assertThat;

import dev.muster.bench.BenchResult.Measured;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;

/** The form in which every bench of Muster reports. */
class BenchReportTest {

    private static final BenchReport REPORT = new BenchReport(
            "presence",
            List.of(
                    BenchResult.informative("append to visible", new Measured(4.25, "ms", 1.7)),
                    BenchResult.atLeast("reads per second", new Measured(30_000, "1/s", 40_000), 0.6, 0.85),
                    BenchResult.atLeast("writes per second", new Measured(1_000, "1/s", 40_000), 0.6, 0.85)));

    @Test
    void shouldBeOneJsonObject() {
        assertThat(REPORT.json())
                .isEqualTo("{\"bench\":\"presence\",\"results\":["
                        + "{\"name\":\"append to visible\",\"value\":4.25,\"unit\":\"ms\",\"limit\":1.7,"
                        + "\"ratio\":2.5,\"target\":null,\"stretch\":null,\"met\":null},"
                        + "{\"name\":\"reads per second\",\"value\":30000.0,\"unit\":\"1/s\",\"limit\":40000.0,"
                        + "\"ratio\":0.75,\"target\":0.6,\"stretch\":0.85,\"met\":true},"
                        + "{\"name\":\"writes per second\",\"value\":1000.0,\"unit\":\"1/s\",\"limit\":40000.0,"
                        + "\"ratio\":0.025,\"target\":0.6,\"stretch\":0.85,\"met\":false}]}");
    }

    @Test
    void shouldBeATableInAnyLocale() {
        // given
        Locale before = Locale.getDefault();
        try {
            Locale.setDefault(Locale.GERMANY);
            // when
            List<String> lines = REPORT.table()
                    .lines()
                    .map(line -> line.replaceAll(" +", " "))
                    .toList();
            // then
            assertThat(lines)
                    .containsExactly(
                            "what value limit unit ratio target stretch met",
                            "append to visible 4.250 1.700 ms 2.50 - - -",
                            "reads per second 30,000 40,000 1/s 0.75 0.60 0.85 yes",
                            "writes per second 1,000 40,000 1/s 0.03 0.60 0.85 no");
        } finally {
            Locale.setDefault(before);
        }
    }

    @Test
    void shouldAlignItsColumns() {
        assertThat(REPORT.table().lines().map(String::length).distinct()).hasSize(1);
    }
}
