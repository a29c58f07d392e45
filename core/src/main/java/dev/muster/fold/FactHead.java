package dev.muster.fold;

/**
 * What every fact tells.
 *
 * @param sequence number of the fact within its partition, from 1 without gaps
 * @param previous hash of the fact before it
 * @param fold name of the fold
 * @param key entity as text; empty where the partition itself is meant
 * @param what what was decided, and by which rule
 * @param moment where in the log
 * @param cause the record that led to it
 */
public record FactHead(long sequence, Hash previous, String fold, String key, Ruling what, Moment moment, Cause cause) {

    /**
     * What was decided.
     *
     * @param kind stable word for the decision
     * @param rule stable word for the rule that applied
     */
    public record Ruling(String kind, String rule) {}

    /**
     * The record that led to a fact.
     *
     * @param topic its topic
     * @param partition its partition
     * @param offset its offset
     * @param eventId its event id; empty where it could not be read
     * @param source who sent it; empty where it could not be read
     */
    public record Cause(String topic, int partition, long offset, String eventId, String source) {}
}
