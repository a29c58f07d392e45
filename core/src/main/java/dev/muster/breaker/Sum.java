package dev.muster.breaker;

/**
 * Calls added up; a sum that would overflow stays at its highest.
 *
 * @param ok answered right, and in time
 * @param failed failed
 * @param slow answered right, but too slowly
 * @param timedOut not answered in time
 * @param rejected not made at all
 */
public record Sum(long ok, long failed, long slow, long timedOut, long rejected) {

    /** Of no calls. */
    public static final Sum NONE = new Sum(0, 0, 0, 0, 0);

    Sum plus(Counts more) {
        return new Sum(
                plus(ok, more.ok()),
                plus(failed, more.failed()),
                plus(slow, more.slow()),
                plus(timedOut, more.timedOut()),
                plus(rejected, more.rejected()));
    }

    Sum plus(Sum more) {
        return new Sum(
                plus(ok, more.ok),
                plus(failed, more.failed),
                plus(slow, more.slow),
                plus(timedOut, more.timedOut),
                plus(rejected, more.rejected));
    }

    /** Calls that were made. */
    public long calls() {
        return plus(plus(ok, slow), failures());
    }

    /** Calls that failed or timed out. */
    public long failures() {
        return plus(failed, timedOut);
    }

    /** Calls that took too long, answered or not. */
    public long tooSlow() {
        return plus(slow, timedOut);
    }

    /** Calls that were answered right. */
    public long answered() {
        return plus(ok, slow);
    }

    /** The sum of two numbers that are not negative, or the highest number. */
    static long plus(long a, long b) {
        long sum = a + b;
        return sum < 0 ? Long.MAX_VALUE : sum;
    }

    /** How many of a thousand, rounded down; 0 of none. */
    static long permille(long part, long whole) {
        // Both halved alike where the product would overflow: a rate of such counts needs no more digits.
        long p = part;
        long w = whole;
        while (p > Long.MAX_VALUE / 1_000) {
            p >>= 1;
            w >>= 1;
        }
        return w == 0 ? 0 : p * 1_000 / w;
    }
}
