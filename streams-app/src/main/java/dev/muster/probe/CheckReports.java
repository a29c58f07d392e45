package dev.muster.probe;

import dev.muster.presence.PresenceEvent;
import java.util.concurrent.CompletableFuture;

/** Where results of checks go: the log of instances, or a test's list. */
public interface CheckReports {

    /**
     * Appends a result to the log. May block for a few seconds; called by one thread at a time. A result that is lost does no harm: the
     * next one is compared with what the log says and told in its place.
     *
     * @return done when it is in the log; fails, as the call itself may, when it is not
     */
    CompletableFuture<?> append(PresenceEvent.CheckReport report);
}
