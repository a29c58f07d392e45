package dev.muster.demo;

/** The demo was told to end before its time. */
final class StoppedException extends Exception {

    private static final long serialVersionUID = 1L;
}
