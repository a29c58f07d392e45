package dev.muster.testkit.fault;

/** What meets a client that connects. */
public enum Admission {
    /** It is connected to the target. */
    ACCEPT,
    /** Nobody listens: connecting is refused. */
    REFUSE,
    /** It is connected, and reset at once. */
    RESET
}
