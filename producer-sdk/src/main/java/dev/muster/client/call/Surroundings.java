package dev.muster.client.call;

import dev.muster.client.ServiceView;
import java.util.function.Function;

/**
 * What callers need of the client that makes them.
 *
 * @param views a view of a service, its unhealthy instances included; closed by the caller's part
 * @param verdicts what the fleet has found out
 * @param requests what the fleet has under way
 * @param sink where outcomes go
 * @param mode whether anything is to be expected of the views
 */
public record Surroundings(
        Function<String, ServiceView> views,
        SharedVerdicts verdicts,
        FleetRequests requests,
        OutcomeSink sink,
        Mode mode) {

    /** Whether a client is switched on. */
    public enum Mode {
        /** Views have answers, sooner or later. */
        ON,
        /** They never will. */
        OFF
    }

    boolean isOff() {
        return mode == Mode.OFF;
    }
}
