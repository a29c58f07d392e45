package dev.muster.client;

/**
 * A question that nodes answer by telling whole states as they become true. Equal questions share a watch.
 *
 * @param <S> what is asked for
 */
interface WatchQuery<S> {
    /** What it is about, for messages. */
    String subject();

    /** The path under which it is watched. */
    String path();

    /** What is held for true before anything was told. */
    S unknown();

    /**
     * What an event says.
     *
     * @param toldAt {@link System#nanoTime} at which it was so
     * @throws NoAnswerException when it is not understood
     */
    S parse(String event, long toldAt);
}
