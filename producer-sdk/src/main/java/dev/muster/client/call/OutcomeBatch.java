package dev.muster.client.call;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * What became of a process's tries to call one service since its last batch. Batches may be lost; one that comes twice is known by its
 * sequence.
 *
 * @param service called service
 * @param sequence number of the batch among those of this process to this service, from 1
 * @param epoch the epoch of the fleet's breaker that was known when the calls were made; empty where none was
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
        return entries.stream()
                .mapToLong(entry -> entry.counts().values().stream()
                        .mapToInt(Integer::intValue)
                        .sum())
                .sum();
    }

    /**
     * Tries at one instance.
     *
     * @param instance called instance; empty for those that were refused before one was picked
     * @param counts by outcome; outcomes that did not occur are left out
     * @param latency of those that were made; empty when none was
     * @param inFlight under way when the batch was closed
     */
    public record Entry(String instance, Map<Outcome, Integer> counts, Optional<Latency> latency, int inFlight) {
        /** Copies. */
        public Entry {
            counts = Map.copyOf(counts);
        }

        /** How many tries had this outcome. */
        public int count(Outcome outcome) {
            return counts.getOrDefault(outcome, 0);
        }
    }

    /**
     * How long tries took, in microseconds.
     *
     * @param count tries measured
     * @param max longest, exact
     * @param p50 half of them took no longer; at most a quarter too high
     * @param p99 ninety-nine in a hundred took no longer; at most a quarter too high
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
