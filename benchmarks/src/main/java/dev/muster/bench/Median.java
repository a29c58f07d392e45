package dev.muster.bench;

import java.util.Arrays;
import java.util.Collection;

/** Figures in the middle of many, which a moment of somebody else's work does not spoil. */
public final class Median {

    private Median() {}

    /** The median; of an even number the mean of the two in the middle. */
    public static double of(Collection<Double> figures) {
        double[] sorted = sorted(figures);
        int middle = sorted.length / 2;
        return sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
    }

    /** The least figure that so many percent of them do not exceed (nearest rank). */
    public static double percentile(Collection<Double> figures, int percent) {
        double[] sorted = sorted(figures);
        int rank = (int) Math.ceil(percent / 100.0 * sorted.length);
        return sorted[Math.max(0, rank - 1)];
    }

    private static double[] sorted(Collection<Double> figures) {
        if (figures.isEmpty()) {
            throw new IllegalArgumentException("figures: none (expected: at least one)");
        }
        double[] sorted = figures.stream().mapToDouble(Double::doubleValue).toArray();
        Arrays.sort(sorted);
        return sorted;
    }
}
