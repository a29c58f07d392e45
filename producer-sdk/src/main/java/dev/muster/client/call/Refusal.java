package dev.muster.client.call;

/** What refused a call, or a further try of it. */
public enum Refusal {
    /** This process's own breaker of the service is open, or half open with all its probes under way. */
    BREAKER_OPEN_HERE,
    /** The breaker that the whole fleet shares is open. */
    BREAKER_OPEN_IN_FLEET,
    /** The fleet's breaker is half open, and this process holds no permit to probe. */
    NO_PERMIT_TO_PROBE,
    /** An operator holds the fleet's breaker open. */
    FORCED_OPEN,
    /** As many calls of the service as this process makes at a time are under way. */
    BULKHEAD_FULL,
    /** Nobody is there who may be called, or all of them were tried. */
    NO_INSTANCE,
    /** Retries have used up their share of all calls. Only ever refuses a further try. */
    RETRY_BUDGET_SPENT,
    /** The time for the call is over. */
    DEADLINE,
    /** The client is closed. */
    CLIENT_CLOSED
}
