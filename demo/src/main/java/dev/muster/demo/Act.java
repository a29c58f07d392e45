package dev.muster.demo;

/** A part of the story that stands for itself. */
interface Act {

    /**
     * Plays it to its end.
     *
     * @throws dev.muster.terminal.CommandFailure when something expected did not happen
     */
    void play() throws StoppedException;
}
