package dev.muster.query.facts;

/**
 * The facts of one log.
 *
 * @param log name of the log without the prefix
 * @param kind what the audit calls its entities
 * @param name the topic
 * @param partitions how many it has
 * @param origin of this very topic: another of the same name, made later or elsewhere, has another one
 */
public record FactTopic(String log, String kind, String name, int partitions, int origin) {}
