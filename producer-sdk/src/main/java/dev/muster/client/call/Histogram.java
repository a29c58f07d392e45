package dev.muster.client.call;

/**
 * The buckets that durations are counted in: four to each power of two of microseconds, up to {@value #BUCKETS} in all (about two minutes);
 * longer ones go to the last. A percentile read from them is at most a quarter too high.
 */
final class Histogram {
    static final int BUCKETS = 108;
    private static final int EXACT = 4;

    private Histogram() {}

    static int bucketOf(long nanos) {
        long micros = nanos <= 0 ? 0 : nanos / 1_000;
        if (micros < EXACT) {
            return (int) micros;
        }
        int power = Long.SIZE - 1 - Long.numberOfLeadingZeros(micros);
        int quarter = (int) (micros >>> (power - 2)) & 3;
        return Math.min(BUCKETS - 1, (power - 1) * 4 + quarter);
    }

    /** The longest duration in a bucket, in microseconds. */
    static long topOf(int bucket) {
        if (bucket < EXACT) {
            return bucket;
        }
        int power = bucket / 4 + 1;
        return ((long) (5 + bucket % 4) << (power - 2)) - 1;
    }

    /** The duration that so many of a thousand do not exceed, in microseconds; 0 when there are none. */
    static long percentile(long[] counts, int permille, long maxMicros) {
        long total = 0;
        for (long count : counts) {
            total += count;
        }
        long rank = Math.max(1, (total * permille + 999) / 1_000);
        long seen = 0;
        for (int bucket = 0; bucket < counts.length; bucket++) {
            seen += counts[bucket];
            if (total > 0 && seen >= rank) {
                return bucket == BUCKETS - 1 ? maxMicros : Math.min(topOf(bucket), maxMicros);
            }
        }
        return 0;
    }
}
