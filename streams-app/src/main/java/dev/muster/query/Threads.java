package dev.muster.query;

import java.util.concurrent.Executor;

/**
 * Where queries do their work; never on the engine's threads.
 *
 * @param blocking for appends, which may block
 * @param answering for making answers, which does not block
 */
public record Threads(Executor blocking, Executor answering) {}
