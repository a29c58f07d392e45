package dev.muster.bench.locks;

import java.util.Locale;

/** What {@code muster bench locks} measures, in the order of its report. */
enum LocksRow {
    /** One client, free locks. */
    UNCONTENDED,
    /** Many clients, each with a lock of its own. */
    PAIRS,
    /** Many clients, one lock. */
    HANDOVER,
    /** The leaders of many elections are killed at once. */
    LEADERS;

    /** Whether it measures locks, in the JVM of the node; the others do not. */
    boolean isOfLocks() {
        return this != LEADERS;
    }

    /** As it is given on the command line. */
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
