package dev.muster.breaker;

import dev.muster.fold.InvalidValueException;

/**
 * What became of the one call that a permit allows.
 *
 * @param permit number of the permit
 * @param outcome what became of it
 */
public record ProbeResult(long permit, Outcome outcome) {

    /** @throws InvalidValueException when there can be no such permit */
    public ProbeResult {
        if (permit < 1) {
            throw new InvalidValueException("probes.permit", permit, "1 or more");
        }
    }

    /** What may become of a probe. */
    public enum Outcome {
        /** Answered right, and in time. */
        OK,
        /** Answered right, but too slowly. */
        SLOW,
        /** Failed. */
        FAILED,
        /** Not answered in time. */
        TIMED_OUT;

        /**
         * The outcome with this name.
         *
         * @throws InvalidValueException when there is none
         */
        public static Outcome parse(String text) {
            for (Outcome outcome : values()) {
                if (outcome.name().equals(text)) {
                    return outcome;
                }
            }
            throw new InvalidValueException("probes.outcome", text, "OK, SLOW, FAILED or TIMED_OUT");
        }
    }
}
