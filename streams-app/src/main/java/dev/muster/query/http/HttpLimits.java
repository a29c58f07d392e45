package dev.muster.query.http;

import java.time.Duration;

/**
 * What one node grants its HTTP clients.
 *
 * @param connections connections at once; further ones are closed at once
 * @param openRequests requests under way at once; further ones get 503 {@code overloaded}
 * @param bodyBytes bytes of bodies of requests under way; what goes beyond gets 503 {@code overloaded}
 * @param idle a connection without a request is closed after this
 * @param request a request that has not ended after this is cut off; its head has as long to come, from its first byte
 * @param atMost longest wait for a verdict or a position
 * @param blockingThreads threads for appends, which may block
 * @param watches what is granted to those who watch; their connections come on top of the connections
 * @param locksPerOwner locks that one client may hold or ask for on this node, approximately; further ones get 429 {@code too-many-locks}
 */
public record HttpLimits(
        int connections,
        int openRequests,
        long bodyBytes,
        Duration idle,
        Duration request,
        Duration atMost,
        int blockingThreads,
        Watches watches,
        int locksPerOwner) {

    private static final int LOCKS_PER_OWNER = 10_000;

    /** With 10,000 locks a client. */
    public HttpLimits(
            int connections,
            int openRequests,
            long bodyBytes,
            Duration idle,
            Duration request,
            Duration atMost,
            int blockingThreads,
            Watches watches) {
        this(connections, openRequests, bodyBytes, idle, request, atMost, blockingThreads, watches, LOCKS_PER_OWNER);
    }

    /** The same with so many locks a client. */
    public HttpLimits withLocksPerOwner(int number) {
        return new HttpLimits(
                connections, openRequests, bodyBytes, idle, request, atMost, blockingThreads, watches, number);
    }

    /**
     * What is granted to those who watch.
     *
     * @param most watches open at once; further ones get 503 {@code too-many-watches}
     * @param keepAlive an event stream that has nothing to tell sends a comment after this
     * @param cutOffAfter an event stream whose client takes nothing for so long is cut off
     */
    public record Watches(int most, Duration keepAlive, Duration cutOffAfter) {

        /** 20,000 watches, a comment every 15 s, cut off after 10 s. */
        public static final Watches DEFAULT = new Watches(20_000, Duration.ofSeconds(15), Duration.ofSeconds(10));

        /** The same for so many. */
        public Watches withMost(int number) {
            return new Watches(number, keepAlive, cutOffAfter);
        }
    }

    /** Longest body that is read, in bytes. */
    public static final int MAX_BODY_BYTES = 1024 * 1024;

    /** Longest headers that are read, in bytes. */
    public static final int MAX_HEADER_BYTES = 16 * 1024;

    /** Longest request line that is read, in bytes. */
    public static final int MAX_LINE_BYTES = 8 * 1024;

    private static final int HEAP_PERCENT = 12;

    /** 10,000 connections, 2,000 open requests, an eighth of the heap for bodies, idle 60 s, request 10 s, wait 5 s, 16 threads. */
    public static final HttpLimits DEFAULT = new HttpLimits(
            10_000,
            2_000,
            shareOfHeap(HEAP_PERCENT),
            Duration.ofSeconds(60),
            Duration.ofSeconds(10),
            Duration.ofSeconds(5),
            16,
            Watches.DEFAULT);

    /** So many hundredths of the heap that this process may have, in bytes. */
    public static long shareOfHeap(int percent) {
        return Runtime.getRuntime().maxMemory() / 100 * percent;
    }

    /** The same with so many bytes for bodies. */
    HttpLimits withBodyBytes(long bytes) {
        return new HttpLimits(
                connections, openRequests, bytes, idle, request, atMost, blockingThreads, watches, locksPerOwner);
    }
}
