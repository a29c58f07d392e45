package dev.muster.query;

import java.util.concurrent.Executor;
import java.util.function.Supplier;

/**
 * Where queries do their work; never on the engine's threads.
 *
 * @param blocking for appends, which may block
 * @param answering for making answers, which does not block; asked for by the thread that has the question, before it waits
 */
public record Threads(Executor blocking, Supplier<Executor> answering) {}
