package dev.muster.engine;

import org.apache.kafka.streams.KafkaStreams;

/**
 * How an engine is.
 *
 * @param phase the stage it is in
 * @param why what made it fail, or what it tries to get over while it prepares; empty otherwise
 */
public record EngineState(Phase phase, String why) {

    /** Stages of an engine. */
    public enum Phase {
        /** Not started, joining the group, restoring, or handing partitions over. */
        PREPARING,
        /** Folding what it owns. */
        RUNNING,
        /** Ended by a broken invariant or a fold level above its own; does not come back by itself. */
        FAILED,
        /** Closed, or closing. */
        STOPPED
    }

    static Phase phaseOf(KafkaStreams.State state) {
        return switch (state) {
            case CREATED, REBALANCING -> Phase.PREPARING;
            case RUNNING -> Phase.RUNNING;
            case ERROR, PENDING_ERROR -> Phase.FAILED;
            case PENDING_SHUTDOWN, NOT_RUNNING -> Phase.STOPPED;
        };
    }
}
