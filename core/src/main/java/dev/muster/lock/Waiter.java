package dev.muster.lock;

import java.time.Duration;
import java.time.Instant;

/**
 * A request in the queue.
 *
 * @param owner who waits
 * @param ask for what
 * @param request id of the request
 * @param ttl how long it will hold without a keep
 * @param deadline log time at which it leaves the queue
 * @param arrival offset of the request
 * @param since broker time of the request, for people
 */
public record Waiter(
        OwnerId owner, Ask ask, String request, Duration ttl, Instant deadline, long arrival, Instant since) {}
