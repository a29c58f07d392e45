package dev.muster.client.call;

import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * What became of a process's tries to call one service since its last batch. Batches may be lost; one that comes twice is known by its
 * sequence.
 *
 * @param service called service
 * @param sequence number of the batch among those of this process to this service, from 1
 * @param epoch the epoch of the fleet's breaker that was known when the calls were begun; empty where none was
 * @param entries by called instance
 * @param probes what became of half-open permits
 */
public record OutcomeBatch(String service, long sequence, OptionalLong epoch, List<Entry> entries, List<Probe> probes) {
    /** Copies. */
    public OutcomeBatch {
        entries = List.copyOf(entries);
        probes = List.copyOf(probes);
    }

    /** How many tries it tells of, refused ones included. */
    public long calls() {
        return entries.stream().mapToLong(entry -> entry.counts().all()).sum();
    }

    /**
     * Tries at one instance.
     *
     * @param instance called instance; empty for those that were refused before one was picked
     * @param counts by outcome
     * @param latency of those that were made; empty when none was
     * @param inFlight under way when the batch was closed
     */
    public record Entry(String instance, Counts counts, Optional<Latency> latency, int inFlight) {}

    /**
     * How many tries had each {@link Outcome}.
     *
     * @param ok of them
     * @param slow of them
     * @param failed of them
     * @param timedOut of them
     * @param rejected of them
     */
    public record Counts(int ok, int slow, int failed, int timedOut, int rejected) {
        /** All together. */
        public int all() {
            return ok + slow + failed + timedOut + rejected;
        }

        /** Those with this one. */
        public int of(Outcome outcome) {
            return switch (outcome) {
                case OK -> ok;
                case SLOW -> slow;
                case FAILED -> failed;
                case TIMED_OUT -> timedOut;
                case REJECTED -> rejected;
            };
        }
    }

    /**
     * How long tries took, in microseconds.
     *
     * @param count tries measured
     * @param max longest
     * @param p50 half of them took no longer
     * @param p99 ninety-nine in a hundred took no longer
     */
    public record Latency(int count, long max, long p50, long p99) {}

    /**
     * What became of one probe.
     *
     * @param permit number of the permit
     * @param outcome what became of it
     */
    public record Probe(long permit, Outcome outcome) {}
}
