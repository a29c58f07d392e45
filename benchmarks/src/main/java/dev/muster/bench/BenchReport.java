package dev.muster.bench;

import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The figures of one bench.
 *
 * @param bench its name
 * @param results the figures
 */
@JsonPropertyOrder({"bench", "results"})
public record BenchReport(String bench, List<BenchResult> results) {

    private static final String NONE = "-";

    /** Copies. */
    public BenchReport {
        results = List.copyOf(results);
    }

    /** One JSON object on one line. */
    public String json() {
        try {
            return new ObjectMapper().writeValueAsString(this);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a report is plain data", e);
        }
    }

    /** A table for people. */
    public String table() {
        StringBuilder table = new StringBuilder();
        table.append(row("what", "value", "limit", "unit", "ratio", "target", "stretch", "met"));
        for (BenchResult result : results) {
            table.append(row(
                    result.name(),
                    figure(result.value()),
                    figure(result.limit()),
                    result.unit(),
                    share(result.ratio()),
                    share(result.target()),
                    share(result.stretch()),
                    Optional.ofNullable(result.met())
                            .map(met -> met ? "yes" : "no")
                            .orElse(NONE)));
        }
        return table.toString();
    }

    private static String row(Object... cells) {
        return String.format(Locale.ROOT, "%-58s %12s %12s %-4s %6s %7s %8s %4s%n", cells);
    }

    private static String share(@Nullable Double ratio) {
        return ratio == null ? NONE : String.format(Locale.ROOT, "%.2f", ratio);
    }

    private static String figure(double value) {
        return String.format(Locale.ROOT, value >= 100 ? "%,.0f" : "%.3f", value);
    }
}
