package dev.muster.app.config;

import java.time.Duration;

/**
 * What a node grants its HTTP clients.
 *
 * @param connections connections at once
 * @param openRequests requests under way at once
 * @param bodyHeapPercent hundredths of the heap for bodies of requests under way
 * @param watches watches at once
 * @param locksPerOwner locks that one client may hold or ask for, approximately
 * @param idle after which a connection without a request is closed
 * @param request after which a request is cut off
 */
public record HttpLimitsConfig(
        int connections,
        int openRequests,
        int bodyHeapPercent,
        int watches,
        int locksPerOwner,
        Duration idle,
        Duration request) {

    static HttpLimitsConfig from(Configuration configuration) {
        return new HttpLimitsConfig(
                configuration.get(Settings.HTTP_MAX_CONNECTIONS),
                configuration.get(Settings.HTTP_MAX_OPEN_REQUESTS),
                configuration.get(Settings.HTTP_MAX_BODY_HEAP),
                configuration.get(Settings.HTTP_MAX_WATCHES),
                configuration.get(Settings.HTTP_MAX_LOCKS_PER_OWNER),
                configuration.get(Settings.HTTP_IDLE_TIMEOUT),
                configuration.get(Settings.HTTP_REQUEST_TIMEOUT));
    }
}
