package dev.muster.balance;

/** What a balancer may do with a candidate. */
public enum Health {
    /** Takes calls. */
    HEALTHY,
    /** Takes calls only in a panic, when too few are healthy: DOWN, STARTING, or ejected as an outlier. */
    UNHEALTHY,
    /** Takes none, whatever happens to the others: leaving, out of service, or taken out by an operator. */
    DRAINED
}
