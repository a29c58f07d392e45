package dev.muster.testkit.fault;

/** How the proxy ends connections, at both ends and at once; what is under way in them is lost. */
public enum Ending {
    /** In good order (FIN), as a server that is shut down. */
    CLOSE,
    /** Reset (RST), as a host that came back without its connections. */
    RESET
}
