package dev.muster.bench.cluster;

import dev.muster.bench.BenchResult;

/** Figures of which less is better. */
final class Figures {

    private static final double THOUSANDTHS = 1_000.0;

    private Figures() {}

    /**
     * A figure.
     *
     * @param value what Muster reached
     * @param unit its unit
     * @param limit what it is held against, above zero
     */
    record Figure(double value, String unit, double limit) {}

    /** One that is to be at most so much, in its own unit; the report shows all shares of the limit. */
    static BenchResult atMost(String name, Figure figure, double target, double stretch) {
        double limit = figure.limit;
        return new BenchResult(
                name,
                rounded(figure.value),
                figure.unit,
                rounded(limit),
                rounded(figure.value / limit),
                rounded(target / limit),
                rounded(stretch / limit),
                figure.value <= target);
    }

    private static double rounded(double value) {
        return Math.round(value * THOUSANDTHS) / THOUSANDTHS;
    }
}
