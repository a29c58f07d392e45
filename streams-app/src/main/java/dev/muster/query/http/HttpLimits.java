package dev.muster.query.http;

import java.time.Duration;

/**
 * What one node grants its HTTP clients.
 *
 * @param connections connections at once; further ones are closed at once
 * @param openRequests requests under way at once; further ones get 503 {@code overloaded}
 * @param idle a connection without a request is closed after this
 * @param request a request that has not ended after this is cut off; its head has as long to come, from its first byte
 * @param atMost longest wait for a verdict or a position
 * @param blockingThreads threads for appends, which may block
 */
public record HttpLimits(
        int connections, int openRequests, Duration idle, Duration request, Duration atMost, int blockingThreads) {

    /** Longest body that is read, in bytes. */
    public static final int MAX_BODY_BYTES = 1024 * 1024;

    /** Longest headers that are read, in bytes; the request line may be half as long. */
    public static final int MAX_HEADER_BYTES = 16 * 1024;

    /** 10,000 connections, 2,000 open requests, idle 60 s, request 10 s, wait 5 s, 16 threads. */
    public static final HttpLimits DEFAULT =
            new HttpLimits(10_000, 2_000, Duration.ofSeconds(60), Duration.ofSeconds(10), Duration.ofSeconds(5), 16);
}
