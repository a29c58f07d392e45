package dev.muster.engine;

/**
 * The topics around one log.
 *
 * @param log the log itself
 * @param facts what is decided by it
 * @param rejected what may not be folded
 */
public record LogTopics(String log, String facts, String rejected) {}
