package dev.muster.demo;

/** A part of the story that stands for itself. {@link Story} plays one after the other, and counts the calls of the fleet meanwhile. */
interface Act {

    /**
     * Plays it to its end and notes in the summary what was seen.
     *
     * @throws dev.muster.terminal.CommandFailure when something expected did not happen
     */
    void play(Scene scene) throws StoppedException;

    /** How many in 1000 calls may fail meanwhile, or the demo fails. */
    int failedPermilleMax();
}
