package dev.muster.client.call;

/** What became of one try, as it is reported. Each is counted once. */
public enum Outcome {
    /** Answered right, and in time. */
    OK,
    /** Answered right, but slower than {@link LocalBreaker#slowAfter}. */
    SLOW,
    /** Failed. */
    FAILED,
    /** Not answered in time. */
    TIMED_OUT,
    /** Not made: refused by a breaker or the bulkhead. No evidence, but a sign of demand. */
    REJECTED;

    boolean isGood() {
        return this == OK || this == SLOW;
    }
}
