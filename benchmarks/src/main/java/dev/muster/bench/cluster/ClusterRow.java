package dev.muster.bench.cluster;

import java.util.Locale;

/** What {@code muster bench cluster} measures, in the order of its report. */
enum ClusterRow {
    /** A change told to many watchers. */
    WATCHERS,
    /** What an idle watch takes. */
    MEMORY,
    /** One of two nodes is killed. */
    FAILOVER,
    /** Two nodes are restarted one after the other. */
    ROLLING,
    /** Reads with token and TLS. */
    SECURED;

    /** Whether it takes two nodes, each a process of its own; the others are of one JVM. */
    boolean isOfTwoNodes() {
        return this == FAILOVER || this == ROLLING;
    }

    /** As it is given on the command line. */
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
