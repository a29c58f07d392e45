package dev.muster.client.call;

import java.util.Map;

/**
 * What has become of a process's calls to one service since it made its first.
 *
 * @param service called service
 * @param calls whole calls, whatever number of tries each took
 * @param extra tries beyond the first of each call
 * @param latency of whole calls that were made, pauses included
 * @param outcomesLost tries that were not reported to the fleet
 */
public record CallStatistics(String service, Calls calls, Extra extra, Latency latency, long outcomesLost) {

    /**
     * Whole calls.
     *
     * @param succeeded answered right
     * @param failed made and not answered right, in the end
     * @param refused not made at all, by reason
     * @param underWay begun and not over
     */
    public record Calls(long succeeded, long failed, Map<Refusal, Long> refused, int underWay) {
        /** All that are over. */
        public long operations() {
            return succeeded + failed + refusals();
        }

        /** Those that were not made. */
        public long refusals() {
            return refused.values().stream().mapToLong(Long::longValue).sum();
        }
    }

    /**
     * Tries beyond the first of each call.
     *
     * @param retries after a failure
     * @param hedges beside a slow one
     */
    public record Extra(long retries, long hedges) {}

    /**
     * Durations in microseconds; percentiles are at most a quarter too high.
     *
     * @param p50 half took no longer
     * @param p90 nine in ten took no longer
     * @param p99 ninety-nine in a hundred took no longer
     * @param max longest
     */
    public record Latency(long p50, long p90, long p99, long max) {}

    /** Retries of a call on average, of those that were made. */
    public double averageRetries() {
        long made = calls.succeeded() + calls.failed();
        return made == 0 ? 0 : (double) extra.retries() / made;
    }
}
