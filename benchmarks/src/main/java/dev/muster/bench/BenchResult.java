package dev.muster.bench;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import java.math.BigDecimal;
import java.math.MathContext;
import org.jspecify.annotations.Nullable;

/**
 * One figure beside its limit. Null stands where there is no target, for that is what the JSON of every bench says.
 *
 * @param name what was measured, and which way is better where that is not plain
 * @param value what Muster reached
 * @param unit of value and limit
 * @param limit what the same machine reached in the same run without Muster
 * @param ratio value by limit
 * @param target ratio or value that is asked for, as the figure's maker says; none where the figure is informative
 * @param stretch what would be better still
 * @param met whether the target is met; none where there is none
 */
@JsonInclude(JsonInclude.Include.ALWAYS)
@JsonPropertyOrder({"name", "value", "unit", "limit", "ratio", "target", "stretch", "met"})
public record BenchResult(
        String name,
        double value,
        String unit,
        double limit,
        double ratio,
        @Nullable Double target,
        @Nullable Double stretch,
        @Nullable Boolean met) {

    /** More digits than any of this can be repeated to. */
    private static final MathContext DIGITS = new MathContext(6);

    /** A figure without a target. */
    public static BenchResult informative(String name, Measured measured) {
        return new BenchResult(
                name, measured.value(), measured.unit(), measured.limit(), measured.ratio(), null, null, null);
    }

    /** A figure that is to reach at least a share of its limit. */
    public static BenchResult atLeast(String name, Measured measured, double target, double stretch) {
        double ratio = measured.ratio();
        return new BenchResult(
                name, measured.value(), measured.unit(), measured.limit(), ratio, target, stretch, ratio >= target);
    }

    /** A figure that is to reach at least a value, in its unit; target and stretch are such values. */
    public static BenchResult atLeastValue(String name, Measured measured, double target, double stretch) {
        return new BenchResult(
                name,
                measured.value(),
                measured.unit(),
                measured.limit(),
                measured.ratio(),
                target,
                stretch,
                measured.value() >= target);
    }

    /** A figure that is to be no more than a value, in its unit; target and stretch are such values. */
    public static BenchResult atMost(String name, Measured measured, double target, double stretch) {
        return new BenchResult(
                name,
                measured.value(),
                measured.unit(),
                measured.limit(),
                measured.ratio(),
                target,
                stretch,
                measured.value() <= target);
    }

    /** A figure that is to stay within so many times its limit. */
    public static BenchResult atMostTimes(String name, Measured measured, double target, double stretch) {
        double ratio = measured.ratio();
        return new BenchResult(
                name, measured.value(), measured.unit(), measured.limit(), ratio, target, stretch, ratio <= target);
    }

    /** As the other, where nothing is hoped for beyond the target. */
    public static BenchResult atMost(String name, Measured measured, double target) {
        BenchResult hopeful = atMost(name, measured, target, target);
        return new BenchResult(
                name, hopeful.value, hopeful.unit, hopeful.limit, hopeful.ratio, target, null, hopeful.met);
    }

    /** A figure without a target, of which it is hoped that it is no more than a value. */
    public static BenchResult hopefullyAtMost(String name, Measured measured, double stretch) {
        return new BenchResult(
                name, measured.value(), measured.unit(), measured.limit(), measured.ratio(), null, stretch, null);
    }

    /** A number of what must not happen at all, beside how often it could have. */
    public static BenchResult none(String name, long count, long of) {
        return new BenchResult(name, count, "", of, Measured.rounded((double) count / of), 0.0, null, count == 0);
    }

    /**
     * A value beside its limit, both rounded to six digits.
     *
     * @param value what Muster reached
     * @param unit of both
     * @param limit what was reached without it
     */
    public record Measured(double value, String unit, double limit) {

        /** @throws IllegalArgumentException when one is no positive number: then nothing was measured */
        public Measured {
            value = positive("value", value);
            limit = positive("limit", limit);
        }

        double ratio() {
            return rounded(value / limit);
        }

        private static double positive(String name, double figure) {
            if (!(figure > 0) || Double.isInfinite(figure)) {
                throw new IllegalArgumentException(name + ": " + figure + " (expected: a positive number)");
            }
            return rounded(figure);
        }

        private static double rounded(double figure) {
            return BigDecimal.valueOf(figure).round(DIGITS).doubleValue();
        }
    }
}
