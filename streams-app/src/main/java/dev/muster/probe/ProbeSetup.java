package dev.muster.probe;

import dev.muster.presence.PresenceDecision;
import dev.muster.presence.PresenceState;
import dev.muster.view.LogViews;
import io.micrometer.core.instrument.MeterRegistry;

/**
 * What a prober is built from.
 *
 * @param settings what the operator says of checks
 * @param views the partitions of the log of instances that this node owns
 * @param partitions how many the log has
 * @param reports where results go
 * @param source what results name as their source
 * @param meters where it counts
 */
public record ProbeSetup(
        ProbeSettings settings,
        LogViews<PresenceState, PresenceDecision> views,
        int partitions,
        CheckReports reports,
        String source,
        MeterRegistry meters) {}
